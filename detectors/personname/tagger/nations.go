package tagger

import "dossier/detectors/gazetteer"

// Nation is what begins as the name of a country, of a people or of a continent does: Srbi, Polacy, Franzosen, Balkanu, which no list has in all
// of their forms.
const Nation = gazetteer.Direction

// nations are beginnings of such names, folded, with an asterisk behind them.
const nations = `srb* serb* grk* grc* grec* greek* griech* griek* gree* turk* turc* tursk* turci* alban* bosan* bosn* bosnj* hercegov* hrvat* chorwa* chorva* croat* kroat* sloven* slovin*
	slovak* slovac* slowak* slowac* madar* magyar* ungar* ungher* wegier* wegr* hongr* hongar* hunga* rumunj* rumun* roman* roum* romin* bugar* bulgar* nijem* nemac* nemec* niemc* niemi*
	german* deutsch* duits* aleman* allem* tysk* tedesc* francu* franz* franc* frenc* fransk* frans* francai* talijan* ital* wlosk* wloch* spanj* spaniel* spanis* spagn* hiszp* espan* espag* spaan*
	portug* portog* brit* engl* ingles* inglez* anglic* anglij* angles* anglai* angiel* skot* scot* szkoc* ecoss* irsk* irlan* ireland* waliz* welsh* russ* rus* rosj* rosij* rossi* ukraj* ukrain* ucrain*
	poljak* poljsk* polsk* polak* polac* polon* poles* polen* cesk* cech* czech* czes* tchec* ceho* austri* austrij* osterr* oostenr* autrich* rakous* rakus* svicar* svajciar* schweiz* suiss* zwits* svizz*
	szwajc* elvet* suiz* swiss* belg* nizozem* holand* holland* nederl* neerland* olande* niderl* dansk* danem* dunsk* danim* sved* swed* svez* svensk* suedois* suecos* szwed* norv* norweg* norges* noorw* finsk* finland* finlan*
	eston* latvi* letton* lotw* lotys* litav* litev* lithuan* litu* litw* lituan* island* ameri* kanad* canad* meks* mexi* mehic* brazil* brasil* argentin* chil* cile* kolumb* colomb* venezu* peruan* kuban* cuban*
	kines* kinez* cines* chin* japan* japon* giappon* korej* corea* koreans* kore* indijs* indij* indian* indien* indonez* indones* pakist* afgan* afghan* iran* irac* irak* iraq* izrael* israel* palest*
	egip* egypt* arap* arab* sirij* siria* syri* syryj* liban* libij* libya* libye* maroc* marok* moroc* alzir* alger* tunis* nigerij* nigeri* kenij* kenyan* etiop* sudan* somal* afri* azij* asia* azia* azja* europ* evrop* eurov*
	balkan* kosov* crnogor* cernogor* montenegr* makedon* maced* moldav* mold* gruzij* georgian* armen* azerbaj* kazah* kazach* uzbek* cipar* cypr* cipr* malt* luksemb* luxemb* vietnam* tajland* thai* filip* philip* austral* novozel*
	cigan* romov* zydzi* zydow* zidov* kurd* tatar* cecen* sicil* sardin* sardes* bavar* bayer* katal* catal* baski* basqu* breton* flam* vlaam* fland* frison* bohem* moravs* morava* slez* slask* skandin* scandin* baltic* baltyc* latin* kavkaz* kaukas* sibir*`
