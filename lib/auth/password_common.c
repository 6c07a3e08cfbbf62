#include "auth/password_common.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* From what breaches of the last years have in common (English and keyboards), and what people here choose: family, faith,
 * football, towns, their work. */
static const char *const words[] = {
	"abcd", "abcdef", "access", "admin", "adminadmin", "administrator", "agus", "aisyah", "akucantik", "akuganteng",
	"alexander", "alhamdulillah", "allah", "amanda", "america", "anakku", "anakmama", "andika", "andrew", "angel",
	"anggrek", "anjing", "anthony", "apple", "arema", "arsenal", "asdasd", "asdf", "asdfasdf", "asdfgh", "asdfghjk",
	"asdfghjkl", "ashley", "asroma", "austin", "autogate", "ayah", "ayam", "azerty", "babi", "bagus", "baharu", "bailey",
	"bali", "bambang", "bandung", "bangsat", "bapak", "bapakku", "barcelona", "baseball", "batak", "batman", "bea",
	"beacukai", "bekasi", "berkah", "bintang", "biskuit", "bismilah", "bismillah", "blink", "bola", "bonek", "bongkar",
	"borneo", "bosku", "bromo", "brother", "buddy", "budi", "bulan", "bunda", "bunga", "bungamawar", "buruh", "buster",
	"butterfly", "california", "cantik", "changeme", "charlie", "cheese", "chelsea", "chicken", "chocolate", "christian",
	"christopher", "cinta", "cintaku", "cobacoba", "company", "computer", "cookie", "corvette", "cowboy", "cukai",
	"customs", "dahlia", "dakwah", "dallas", "dangdut", "daniel", "darling", "default", "demo", "denpasar", "dermaga",
	"dewa", "dewi", "diamond", "dian", "dinamo", "direktur", "doadoa", "dolphin", "donald", "doraemon", "dragon", "eagle",
	"ekspor", "elizabeth", "emyeuanh", "facebook", "family", "ferrari", "flower", "football", "forever", "freedom",
	"friend", "friends", "friendship", "fuckoff", "fuckyou", "gadis", "galatasaray", "ganjar", "ganteng", "garuda",
	"garudaindonesia", "gatot", "genshin", "gerbang", "gerbangutama", "gibran", "ginger", "golfer", "google", "gresik",
	"gudang", "guest", "guitar", "guru", "habibi", "halo", "hannah", "harimau", "harley", "heather", "hello", "hellohello",
	"hesoyam", "hidayat", "hidup", "hockey", "honda", "hujan", "hunter", "ibuku", "ilovegod", "iloveu", "iloveyou",
	"iloveyouso", "imissyou", "impor", "indonesia", "instagram", "inter", "internet", "islam", "iwan", "jakarta", "jancok",
	"jasmine", "jawa", "jawatimur", "jennifer", "jessica", "jesus", "jesuschrist", "jiipe", "jodoh", "jordan", "joshua",
	"justin", "juventus", "kakak", "kalimantan", "kampret", "kangen", "kantor", "kapal", "kapten", "karyawan", "karyawati",
	"katakunci", "katasandi", "kawasaki", "kawasan", "kelas", "keluarga", "kendal", "kerja", "kerjakeras", "kernet",
	"killer", "kontainer", "kontol", "kopi", "kopihitam", "kosong", "kristus", "kucing", "kuliah", "kuncirahasia",
	"kupukupu", "kurniawan", "lakers", "lampung", "laskar", "lebaran", "letmein", "liverpool", "liverpoolfc", "login",
	"logistik", "love", "lovelove", "lovely", "loveme", "loveyou", "lupa", "madrid", "maggie", "makan", "makassar",
	"makmur", "malam", "malang", "maluku", "mama", "mamah", "mamaku", "manager", "manajer", "manchester", "mantap",
	"manutd", "master", "matahari", "mawar", "medan", "melati", "merapi", "mercedes", "merdeka", "michael", "michelle",
	"mickey", "minang", "miracle", "mobilku", "monkey", "monyet", "morgan", "mother", "muat", "muhammad", "mustang",
	"nahkoda", "naruto", "nasigoreng", "network", "nicole", "ninja", "nirvana", "nothing", "nugroho", "nurul", "nusantara",
	"office", "okeoke", "operator", "oracle", "orange", "pabean", "pacar", "padang", "pajak", "palembang", "pancasila",
	"pandawa", "papa", "papaku", "pappa", "papua", "pass", "passpass", "passpord", "passw", "passwd", "password",
	"passwordku", "passwort", "pasword", "pelabuhan", "pelabuhanku", "pelangi", "pelindo", "pepper", "persebaya", "persib",
	"persija", "persipura", "perusahaan", "peti", "petugas", "pikachu", "pokemon", "polisi", "portal", "prabowo",
	"pratama", "princess", "psis", "putra", "putri", "qazwsx", "qazwsxedc", "qweasd", "qweasdzxc", "qweqwe", "qwer",
	"qwerasdf", "qwerty", "qwertyu", "qwertyui", "qwertyuiop", "rahasia", "rahasiakita", "rahasiaku", "raiders", "rainbow",
	"ramadan", "ramadhan", "ranger", "rangers", "realmadrid", "rindu", "robert", "root", "rumahku", "sahabat", "samsung",
	"sandi", "sandiku", "santoso", "saputra", "sarana", "satpam", "satpamku", "sayang", "sayangkamu", "sayangku", "secret",
	"security", "sekolah", "selalu", "selamat", "semangat", "semarang", "semeru", "semoga", "sepakbola", "server",
	"setiawan", "shadow", "siapa", "sidoarjo", "siti", "slamet", "slayer", "slipknot", "smile", "snoopy", "soccer",
	"soekarno", "solo", "sopir", "spiderman", "starwars", "steven", "subhanallah", "suharto", "sukses", "sulawesi",
	"sumatra", "summer", "sunda", "sunshine", "superman", "superuser", "supir", "supirtruk", "support", "surabaya",
	"surya", "susanti", "suzuki", "syahrini", "sysadmin", "system", "tanjung", "tanjungemas", "tanjungperak", "taylor",
	"telkomsel", "temp", "temporary", "tenan", "tenant", "terminal", "test", "tester", "testing", "testtest", "thomas",
	"thunder", "tigger", "tiket", "timnas", "toyota", "truk", "trustnoone", "tuhan", "tuhanyesus", "tweety", "ultraman",
	"unknown", "user", "username", "vanessa", "viper", "wahyu", "welcome", "welcomeback", "whatever", "wijaya", "william",
	"winter", "wonosobo", "xxxx", "yamaha", "yankees", "yanti", "yesus", "yesuskristus", "yogyakarta", "yosef", "zaqwsx",
	"zaqzaq", "zxcvasdf", "zxcvbn", "zxcvbnm",
};

static char letter_of(char c)
{
	static const char signs[] = "@4301!5$7", letters[] = "aaeoiisst";
	const char *at = c ? strchr(signs, c) : NULL;
	return at ? letters[at - signs] : c;
}

/* Of a letter of no ASCII every byte. */
static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (c & 0x80);
}

const char *password_core(struct scope *scope, const char *text)
{
	char *core = scope_text(scope, text_lower(scope, text));
	size_t length = strlen(core);

	while (length && !is_letter(core[length - 1]))
		core[--length] = '\0';
	/* In front a sign may be the first letter: "@dmin", "$ayang". */
	while (*core && !is_letter(*core) && !(strchr("@$", *core) && is_letter(core[1])))
		core++;
	for (char *c = core; *c; c++)
		*c = letter_of(*c);
	return core;
}

/* Whether each key lies beside the one before it, in one direction. */
static bool is_run(const char *keys)
{
	static const char *const rows[] = { "01234567890", "qwertyuiop[]", "asdfghjkl;", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
					    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "a1b2c3d4e5f6g7h8i9",
					    "1a2b3c4d5e6f7g8h9i", "!@#$%^&*()_+", "qazwsxedcrfvtgbyhnujm" };
	size_t length = strlen(keys);
	char backwards[80];

	if (length >= sizeof backwards)
		return false;
	for (size_t i = 0; i < length; i++)
		backwards[i] = keys[length - 1 - i];
	backwards[length] = '\0';
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strstr(rows[i], keys) || strstr(rows[i], backwards))
			return true;
	return false;
}

/* "123qwe", "abc12345", "asdf1234": one run after another, each of three keys or more. */
static bool is_runs(struct scope *scope, const char *keys)
{
	size_t length = strlen(keys), done = 0;

	while (done < length) {
		size_t run = length - done;
		while (run >= 3 && !is_run(scope_copy(scope, keys + done, run)))
			run--;
		if (run < 3)
			return false;
		done += run;
	}
	return true;
}

static bool has_few_signs(const char *text)
{
	bool seen[256] = { false };
	int different = 0;

	for (; *text; text++) {
		different += !seen[(unsigned char)*text];
		seen[(unsigned char)*text] = true;
	}
	return different < 5;
}

/* The text once, where it is nothing but one shorter text again and again. */
static const char *unit_of(struct scope *scope, const char *text)
{
	size_t length = strlen(text);

	for (size_t unit = 1; unit <= length / 2; unit++)
		if (length % unit == 0 && memcmp(text, text + unit, length - unit) == 0)
			return scope_copy(scope, text, unit);
	return text;
}

static bool is_word(const char *core)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], core) == 0)
			return true;
	return false;
}

bool password_is_common(struct scope *scope, const char *password)
{
	const char *lower = text_lower(scope, password), *core = password_core(scope, password);

	if (strspn(password, "0123456789") == strlen(password) || has_few_signs(lower) || is_runs(scope, lower))
		return true;
	/* "p455w0rd", whose end is no letter, counts as it is read too. */
	char *read = scope_text(scope, lower);
	for (char *c = read; *c; c++)
		*c = letter_of(*c);
	return is_word(core) || is_word(read) || is_word(unit_of(scope, lower)) || is_word(unit_of(scope, core));
}
