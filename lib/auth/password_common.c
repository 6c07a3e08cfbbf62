#include "auth/password_common.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* From what breaches of the last years have in common (English and keyboards), and what people here choose: family, faith, football,
 * towns, their work. */
static const char *const words[] = {
	"admin", "adminadmin", "administrator", "akucantik", "akuganteng", "alhamdulillah", "allah", "anakku", "andika", "angel",
	"anjing", "apple", "arema", "asdasd", "asdf", "asdfasdf", "asdfgh", "asdfghjk", "asdfghjkl", "autogate", "ayah", "ayam",
	"babi", "bagus", "baharu", "bandung", "bangsat", "barcelona", "baseball", "batman", "beacukai", "bekasi", "bismillah",
	"bola", "bonek", "bongkar", "bosku", "brother", "budi", "bunda", "buruh", "cantik", "changeme", "charlie", "cinta",
	"cintaku", "cobacoba", "company", "computer", "customs", "dangdut", "default", "demo", "dewi", "diamond", "doraemon",
	"dragon", "facebook", "family", "football", "forever", "freedom", "friend", "friends", "ganteng", "garuda", "gatot",
	"gerbang", "google", "gresik", "gudang", "guest", "guru", "halo", "harimau", "hello", "hellohello", "hesoyam", "hidup",
	"ibuku", "ilovegod", "iloveyou", "indonesia", "instagram", "inter", "internet", "iwan", "jakarta", "jancok", "jasmine",
	"jawatimur", "jesus", "jiipe", "jordan", "juventus", "karyawan", "katakunci", "katasandi", "kawasan", "keluarga", "kendal",
	"kerja", "kontol", "kucing", "kuncirahasia", "letmein", "liverpool", "login", "lovely", "loveme", "lupa", "madrid", "makan",
	"makmur", "malang", "manager", "manchester", "mantap", "master", "matahari", "merdeka", "michael", "monkey", "monyet",
	"mother", "muat", "muhammad", "mustang", "naruto", "network", "nothing", "nusantara", "office", "okeoke", "operator",
	"oracle", "pabean", "pancasila", "pass", "passpass", "passw", "passwd", "password", "passwordku", "pelabuhan", "pelindo",
	"persebaya", "persib", "persija", "petugas", "pokemon", "portal", "prabowo", "princess", "qazwsx", "qazwsxedc", "qweasd",
	"qweasdzxc", "qweqwe", "qwer", "qwerasdf", "qwerty", "qwertyu", "qwertyui", "qwertyuiop", "rahasia", "rahasiakita",
	"rahasiaku", "realmadrid", "root", "rumahku", "samsung", "sandi", "sandiku", "santoso", "satpam", "sayang", "sayangkamu",
	"sayangku", "secret", "security", "selamat", "semangat", "semarang", "semoga", "server", "shadow", "siapa", "sidoarjo",
	"slipknot", "soekarno", "starwars", "sukses", "summer", "sunshine", "superman", "superuser", "support", "surabaya", "surya",
	"system", "tanjungperak", "telkomsel", "temp", "temporary", "tenant", "terminal", "test", "tester", "testing", "testtest",
	"toyota", "truk", "trustnoone", "ultraman", "user", "username", "wahyu", "welcome", "welcomeback", "whatever", "winter",
	"wonosobo", "xxxx", "yamaha", "yogyakarta", "yosef", "zaqwsx", "zxcvasdf", "zxcvbn", "zxcvbnm",
};

static char letter_of(char c)
{
	static const char signs[] = "@4301!5$7", letters[] = "aaeoiisst";
	const char *at = c ? strchr(signs, c) : NULL;
	return at ? letters[at - signs] : c;
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (c & 0x80);
}

const char *password_core(struct scope *scope, const char *text)
{
	char *core = scope_text(scope, text_lower(scope, text));
	size_t length = strlen(core);

	while (length && !is_letter(core[length - 1]) && core[length - 1] != '@' && core[length - 1] != '$')
		core[--length] = '\0';
	while (*core && !is_letter(*core) && *core != '@' && *core != '$')
		core++;
	for (char *c = core; *c; c++)
		*c = letter_of(*c);
	return core;
}

/* Whether each key lies beside the one before it, in one direction, or is the same. */
static bool is_run(const char *password)
{
	static const char *const rows[] = { "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p",
					    "1qaz2wsx3edc4rfv5tgb6yhn7ujm" };
	size_t length = strlen(password);
	char backwards[80];

	if (strspn(password, (char[]){ *password, '\0' }) == length)
		return true;
	if (length >= sizeof backwards)
		return false;
	for (size_t i = 0; i < length; i++)
		backwards[i] = password[length - 1 - i];
	backwards[length] = '\0';
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strstr(rows[i], password) || strstr(rows[i], backwards))
			return true;
	return false;
}

bool password_is_common(struct scope *scope, const char *password)
{
	const char *core = password_core(scope, password);

	if (strspn(password, "0123456789") == strlen(password) || is_run(text_lower(scope, password)))
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], core) == 0)
			return true;
	return false;
}
