package socialhandle

import "dossier/detectors/nearby"

// words name networks: what stands before an @name.
var words = newWords()

func newWords() *nearby.Words[string] {
	return nearby.NewWords(map[string]string{
		"twitter": "twitter", "tweet": "twitter", "tweeted": "twitter", "instagram": "instagram", "insta": "instagram", "ig": "instagram", "tiktok": "tiktok", "telegram": "telegram",
		"snapchat": "snapchat", "snap": "snapchat", "mastodon": "mastodon", "bluesky": "bluesky", "bsky": "bluesky", "threads": "threads", "facebook": "facebook",
		"handle": "", "follow": "", "followed": "", "handles": "", "discord": "discord", "twitch": "twitch", "youtube": "youtube", "linkedin": "linkedin", "reddit": "reddit",
	})
}

// reserved are paths of networks that are nobody's name.
var reserved = newReservedSet()

func newReservedSet() map[string]bool {
	return set("share", "sharer", "sharer.php", "intent", "home", "login", "signup", "search", "hashtag", "p", "reel", "reels", "watch", "explore", "about", "pages", "groups",
		"events", "company", "i", "privacy", "policies", "terms", "tos", "help", "settings", "dialog", "plugins", "tr", "profile.php", "photo.php", "people", "directory",
		"features", "pricing", "topics", "orgs", "marketplace", "sponsors", "apps", "security", "enterprise", "trending", "collections", "new", "notifications", "contact", "site", "blog", "team", "api", "docs",
		"readme", "solutions", "resources", "copilot", "organizations", "datasets", "competitions", "code", "models", "learn", "discussions", "shots", "tags", "you", "discover", "stream", "upload", "-",
		"accounts", "legal", "business", "developers", "joinchat", "s", "pin", "stories", "tv", "videos", "downloads", "jobs", "widgets", "widgets.js", "en", "fr", "de")
}

func set(words ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words {
		all[w] = true
	}
	return all
}

// headers are words in the names of columns that hold handles; about those of columns that hold something about them.
var (
	headers = newHeaderSet()
	about   = newAboutSet()
)

func newHeaderSet() map[string]bool {
	return set("twitter", "instagram", "insta", "tiktok", "telegram", "snapchat", "mastodon", "bluesky", "facebook", "linkedin", "handle", "socialhandle", "xing", "discord")
}

func newAboutSet() map[string]bool {
	return set("count", "followers", "likes", "shares", "posts", "date", "at", "enabled", "token", "secret", "key", "verified", "status", "campaign", "pixel", "type", "ads",
		"clicks", "event", "window", "file", "time", "cost", "share", "login")
}
