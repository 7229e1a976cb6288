package personname

// ranks are titles, offices and degrees that stand before a name in lists, folded and without dots.
var ranks = newSet(`dr drs prof profesor professor profa docent doz pd privatdozent lek mgr inz ing ir dipl dipling diplom mag bc mudr mvdr judr phdr rndr paeddr
	thdr phmr rechtsanwalt rechtsanwaltin fachanwalt fachanwaltin notar notarin steuerberater steuerberaterin pfr pfarrer pfarrerin fam familie
	famille famiglia avukat uzm uzman ars gor ogr yrd dt ecz conf lect asist lucr acad dott dottssa dssa avv geom rag maitre
	docteur docteure professeur abbe lic licda licdo arq mtro mtra eng enga engo arqto doutor doutora dra capt sgt
	lt cpl cllr councillor cmdr rev rev'd reverend rabbi imam ks kpt plk mjr dyr adw advokat advokatin adv univ rer univprof
	mr mrs ms miss mme mlle monsieur madame herr frau dhr mevr mevrouw sig sigra signora sr sra srta dna pan pani bay bayan`)

// short are those that are names or words of other languages too: a dot behind them, or a whole name, tells.
var shortRanks = newSet(`ra rain av op me mes pr hr stb wp bc sor soeur pere frere maj major judge justice hon amb sen rep gov pres dekan diakon vikar mec kier kand
	cand stud leg adj sef cs ec jur cp captain colonel padre fray arch lieutenant pastor pastorin doc gen col`)

// within stand between titles and the name: dr n. med., Prof. Dr.-Ing. habil.
var within = newSet(`n med hab habil et stom ssa iur rer nat phil jur ing inz univ oec pol theol vet dent fh agr inf math h c uye uyesi ra kfm`)

// degrees stand behind a name and a comma, folded and without dots.
var degrees = newSet(`phd md csc drsc dsc dis mba msc ma ba bsc mph llm llb rn esq frcs mrcp dds dmd cpa pe obe mbe cbe facs fca jd edd dvm lcsw do mpa med meng beng`)
