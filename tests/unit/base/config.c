/* The settings: presets, values, what is refused, and the secrets that nobody else may read. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "base/buffer.h"
#include "base/config.h"

static const char secrets[] =
	"[secrets]\ndatabase_password = p\nowner_password = o\n"
	"link_key = 0000000000000000000000000000000000000000000000000000000000000001\n"
	"seal_key = 0000000000000000000000000000000000000000000000000000000000000002\n"
	"audit_key = 0000000000000000000000000000000000000000000000000000000000000003\n"
	"offline_key = 0000000000000000000000000000000000000000000000000000000000000004\n";

static char folder[64];
static struct config config;

static int open_folder(void **state)
{
	strcpy(folder, "/tmp/autogate-config-XXXXXX");
	return mkdtemp(folder) ? open_scope(state) : -1;
}

static const char *path_of(const char *name)
{
	return scope_printf(scope, "%s/%s", folder, name);
}

static int close_folder(void **state)
{
	unlink(path_of("autogate.ini"));
	unlink(path_of("secrets.ini"));
	rmdir(folder);
	return close_scope(state);
}

static void put(const char *name, mode_t mode, const char *text)
{
	unlink(path_of(name));
	int file = open(path_of(name), O_WRONLY | O_CREAT | O_EXCL, mode);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	close(file);
	assert_int_equal(chmod(path_of(name), mode), 0);
}

/* Reads settings with these lines besides the name of the secrets, which are written too. */
static enum outcome read_with(const char *lines)
{
	put("secrets.ini", 0400, secrets);
	put("autogate.ini", 0644,
	    scope_printf(scope, "%s\n[secrets]\nfile = %s\n", lines, path_of("secrets.ini")));
	error_forget(scope);
	return config_read(scope, path_of("autogate.ini"), &config);
}

static void what_is_not_said_has_its_preset(void **state)
{
	(void)state;
	assert_int_equal(read_with(""), OK);
	assert_string_equal(config.site_timezone, "Asia/Jakarta");
	assert_int_equal(config.database_port, 3306);
	assert_string_equal(config.database_password, "p");
	assert_string_equal(config.secrets_file, path_of("secrets.ini"));
	assert_true(*config.paths_sql == '/' && *config.paths_templates == '/' && *config.files_folder == '/');
}

static void what_is_said_counts(void **state)
{
	(void)state;
	assert_int_equal(
		read_with(
			"; a comment\n# another\n[site]\nname = KEK Gresik\n[database]\nport=3307\nhost =  a, b \n"),
		OK);
	assert_string_equal(config.site_name, "KEK Gresik");
	assert_int_equal(config.database_port, 3307);
	assert_string_equal(config.database_host, "a, b");
}

static void a_value_may_be_empty_and_hold_anything(void **state)
{
	(void)state;
	assert_int_equal(read_with("[site]\nname =\nfooter = Kawasan \"A\" = B #1; é 中\n"), OK);
	assert_string_equal(config.site_name, "");
	assert_string_equal(config.site_footer, "Kawasan \"A\" = B #1; é 中");
}

/* An address with its e-mail and telephone is easily longer than a line of 200 bytes. */
static void a_long_value_is_kept_whole(void **state)
{
	(void)state;
	char *footer = scope_alloc(scope, 401);
	memset(footer, 'x', 400);
	assert_int_equal(read_with(scope_printf(scope, "[site]\nfooter = %s\n", footer)), OK);
	assert_string_equal(config.site_footer, footer);
}

static void a_semicolon_belongs_to_the_value(void **state)
{
	(void)state;
	assert_int_equal(read_with("[site]\nfooter = Gedung A ; Gresik\n"), OK);
	assert_string_equal(config.site_footer, "Gedung A ; Gresik");
}

static void a_misspelt_setting_is_seen(void **state)
{
	(void)state;
	static const char *const bad[] = { "[site]\nnmae = x\n", "[sites]\nname = x\n",
					   "name = x\n",	 "[site]\nName = x\n",
					   "[site]\nname\n",	 "[secrets]\nlink_key = x\n" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (read_with(bad[i]) == OK)
			fail_msg("%s is taken", bad[i]);
		assert_int_equal(error_first(scope)->code, E_INTERNAL);
	}
}

static void a_number_is_a_number(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "x", "12x", "1.5", "0x10", "99999999999999999999", "1 2", "-5" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (read_with(scope_printf(scope, "[database]\nport = %s\n", bad[i])) == OK)
			fail_msg("%s is taken", bad[i]);
	assert_int_equal(read_with("[ticket]\nearly_minutes = 0\n"), OK);
	assert_int_equal(config.ticket_early_minutes, 0);
}

static void a_text_is_what_its_readers_know(void **state)
{
	(void)state;
	static const char *const good[] = {
		"[site]\nbase_url = https://gate.example.id\nfront_url =\n", "[site]\nfront_url = https://gate.example.id/app\n",
		"[mail]\nmode = smtp\nurl = smtps://mail.example.id:465\ntls = none\n", "[log]\nlevel = debug\n",
	};
	static const char *const bad[] = {
		"[site]\nbase_url = gate.example.id\n", "[site]\nbase_url = https://gate.example.id/\n", "[site]\nbase_url = https://\n",
		"[site]\nbase_url =\n", "[site]\nfront_url = gate.example.id\n", "[site]\ntimezone = Asia/Makassar\n",
		"[mail]\nmode = SMTP\n", "[mail]\nmode =\n", "[mail]\nurl = mail.example.id:587\n", "[mail]\ntls = maybe\n",
		"[mail]\ntls = required none\n", "[log]\nlevel = loud\n",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (read_with(good[i]) != OK)
			fail_msg("%s is refused", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (read_with(bad[i]) == OK)
			fail_msg("%s is taken", bad[i]);
}

static void a_missing_file_is_said(void **state)
{
	(void)state;
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), FAILED);
	put("autogate.ini", 0644, "[site]\nname = x\n");
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), FAILED);
	put("autogate.ini", 0644, "[secrets]\nfile = /nonexistent\n");
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), FAILED);
}

static void secrets_that_others_may_read_are_refused(void **state)
{
	(void)state;
	static const mode_t modes[] = { 0440, 0404, 0640, 0644, 0420, 0666 };
	assert_int_equal(read_with(""), OK);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		put("secrets.ini", modes[i], secrets);
		assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), FAILED);
	}
	put("secrets.ini", 0600, secrets);
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), OK);
}

static void every_secret_is_needed(void **state)
{
	(void)state;
	assert_int_equal(read_with(""), OK);
	put("secrets.ini", 0400, "[secrets]\nlink_key = x\n");
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), FAILED);
	put("secrets.ini", 0400, scope_printf(scope, "%sother = x\n", secrets));
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), FAILED);
}

static void a_key_that_is_none_is_seen_at_once(void **state)
{
	(void)state;
	static const char *const names[] = { "link_key", "seal_key", "audit_key", "offline_key" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(read_with(""), OK);
		put("secrets.ini", 0400, scope_printf(scope, "%s%s = zz\n", secrets, names[i]));
		if (config_read(scope, path_of("autogate.ini"), &config) == OK)
			fail_msg("%s is taken", names[i]);
	}
}

static void the_environment_names_the_file(void **state)
{
	(void)state;
	assert_int_equal(read_with("[site]\nname = dari lingkungan\n"), OK);
	config = (struct config){ 0 };
	setenv("AUTOGATE_CONFIG", path_of("autogate.ini"), 1);
	assert_int_equal(config_read(scope, NULL, &config), OK);
	unsetenv("AUTOGATE_CONFIG");
	assert_string_equal(config.site_name, "dari lingkungan");
}

static void a_key_becomes_bytes(void **state)
{
	(void)state;
	uint8_t key[32];
	config_key("00000000000000000000000000000000000000000000000000000000000000ff", key);
	assert_int_equal(key[0], 0);
	assert_int_equal(key[31], 255);
}

static void a_bad_key_ends_the_process(void **state)
{
	(void)state;
	static const char *const bad[] = {
		NULL, "", "00", "zz00000000000000000000000000000000000000000000000000000000000000"
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		uint8_t key[32];
		int status;
		pid_t child = fork();
		if (child == 0) {
			config_key(bad[i], key);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 0);
	}
}

/* The example is a settings file that is taken as it is (but for the secrets) and says the presets. */
static void the_example_reads_back(void **state)
{
	(void)state;
	put("autogate.ini", 0644, "");
	pid_t child = fork();
	if (child == 0) {
		if (!freopen(path_of("autogate.ini"), "w", stdout))
			_exit(1);
		config_print_example();
		fflush(stdout);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	struct buffer text = buffer_in(scope, 16384);
	FILE *file = fopen(path_of("autogate.ini"), "r");
	for (int c; (c = fgetc(file)) != EOF;)
		buffer_char(&text, (char)c);
	fclose(file);
	put("secrets.ini", 0400, secrets);
	put("autogate.ini", 0644, scope_printf(scope, "%sfile = %s\n", text.bytes, path_of("secrets.ini")));
	assert_int_equal(config_read(scope, path_of("autogate.ini"), &config), OK);
#define SAME_text(a, b) assert_string_equal(a, b)
#define SAME_number(a, b) assert_int_equal(a, b)
#define X(section, name, type, preset, doc) \
	if (strcmp(#section, "secrets") != 0) \
		SAME_##type(config.section##_##name, preset);
	SETTINGS(X)
#undef X
}

int main(void)
{
#define FILED(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
	const struct CMUnitTest tests[] = {
		FILED(what_is_not_said_has_its_preset),
		FILED(what_is_said_counts),
		FILED(a_value_may_be_empty_and_hold_anything),
		FILED(a_long_value_is_kept_whole),
		FILED(a_semicolon_belongs_to_the_value),
		FILED(a_misspelt_setting_is_seen),
		FILED(a_number_is_a_number),
		FILED(a_text_is_what_its_readers_know),
		FILED(a_missing_file_is_said),
		FILED(secrets_that_others_may_read_are_refused),
		FILED(every_secret_is_needed),
		FILED(a_key_that_is_none_is_seen_at_once),
		FILED(the_environment_names_the_file),
		CASE(a_key_becomes_bytes),
		CASE(a_bad_key_ends_the_process),
		FILED(the_example_reads_back),
	};
	return RUN(tests);
}
