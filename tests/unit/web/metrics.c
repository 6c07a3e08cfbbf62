/* Metrics: many processes count into one file and nothing is lost. */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "web/metrics.h"

#define PROCESSES 4
#define ROUNDS 20000

static const struct route routes[] = {
	{ GET, "/v1/things", NO_PERMISSION, NULL, NULL, .reach = PUBLIC },
	{ POST, "/v1/things/{id}", NO_PERMISSION, NULL, NULL, .reach = PUBLIC },
};
static const struct group group = GROUP("things", routes);
static const struct group other_group = GROUP("others", routes);

static const char *path;

static int new_file(void **state)
{
	static char name[40];
	snprintf(name, sizeof name, "/tmp/metrics-test-%d", (int)getpid());
	unlink(path = name);
	return open_scope(state);
}

static int drop_file(void **state)
{
	unlink(path);
	return close_scope(state);
}
#define METRICS_CASE(name) cmocka_unit_test_setup_teardown(name, new_file, drop_file)

static const char *printed(const struct metrics *metrics)
{
	struct buffer out = buffer_in(scope, 1000);
	metrics_print(metrics, &out);
	return out.bytes;
}

#define THINGS "program=\"things\",method=\"GET\",route=\"/v1/things\""

static void a_request_is_counted_by_class_and_by_time(void **state)
{
	(void)state;
	struct metrics *m = metrics_open(path, &group);
	assert_non_null(m);
	metrics_count(m, &routes[0], 200, 1000);
	metrics_count(m, &routes[0], 204, 1001);
	metrics_count(m, &routes[0], 422, 6000000);
	const char *text = printed(m);
	assert_non_null(strstr(text, "# TYPE autogate_requests_total counter\n"));
	assert_non_null(strstr(text, "# TYPE autogate_request_duration_seconds histogram\n"));
	assert_non_null(strstr(text, "autogate_requests_total{" THINGS ",status=\"2xx\"} 2\n"));
	assert_non_null(strstr(text, "autogate_requests_total{" THINGS ",status=\"4xx\"} 1\n"));
	assert_null(strstr(text, "5xx"));
	assert_non_null(strstr(text, "_bucket{" THINGS ",le=\"0.001\"} 1\n"));
	assert_non_null(strstr(text, "_bucket{" THINGS ",le=\"0.0025\"} 2\n"));
	assert_non_null(strstr(text, "_bucket{" THINGS ",le=\"5\"} 2\n"));
	assert_non_null(strstr(text, "_bucket{" THINGS ",le=\"+Inf\"} 3\n"));
	assert_non_null(strstr(text, "_sum{" THINGS "} 6.002001\n"));
	assert_non_null(strstr(text, "_count{" THINGS "} 3\n"));
	metrics_close(m);
}

static void a_request_of_no_route_has_a_row_of_its_own(void **state)
{
	(void)state;
	struct metrics *m = metrics_open(path, &group);
	metrics_count(m, NULL, 404, 10);
	metrics_count(m, &routes[1], 500, 10);
	const char *text = printed(m);
	assert_non_null(strstr(text, "{program=\"things\",method=\"-\",route=\"-\",status=\"4xx\"} 1\n"));
	assert_non_null(strstr(text, "{program=\"things\",method=\"POST\",route=\"/v1/things/{id}\",status=\"5xx\"} 1\n"));
	metrics_close(m);
}

static void what_one_counts_another_prints(void **state)
{
	(void)state;
	struct metrics *one = metrics_open(path, &group), *other = metrics_open(path, &other_group);
	metrics_count(one, &routes[0], 200, 10);
	metrics_count(other, &routes[0], 200, 10);
	metrics_close(one);
	assert_non_null(strstr(printed(other), "{" THINGS ",status=\"2xx\"} 1\n"));
	assert_non_null(strstr(printed(other), "{program=\"others\",method=\"GET\",route=\"/v1/things\",status=\"2xx\"} 1\n"));
	metrics_close(other);
}

static void nothing_is_lost_between_processes(void **state)
{
	(void)state;
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			struct metrics *m = metrics_open(path, &group);
			for (int round = 0; m && round < ROUNDS; round++)
				metrics_count(m, &routes[round % 2], 200, round);
			_exit(m ? 0 : 1);
		}
	for (int i = 0, status; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	struct metrics *m = metrics_open(path, &group);
	const char *wanted = scope_printf(scope, "autogate_requests_total{" THINGS ",status=\"2xx\"} %d\n", PROCESSES * ROUNDS / 2);
	const char *first = strstr(printed(m), wanted);
	assert_non_null(first);
	/* And each row is there once, though all wanted to make it at the same time. */
	assert_null(strstr(first + 1, "autogate_requests_total{" THINGS));
	metrics_close(m);
}

static void a_file_of_another_layout_is_replaced(void **state)
{
	(void)state;
	FILE *file = fopen(path, "w");
	fputs("something else", file);
	fclose(file);
	struct metrics *m = metrics_open(path, &group);
	assert_non_null(m);
	metrics_count(m, &routes[0], 200, 10);
	assert_non_null(strstr(printed(m), "{" THINGS ",status=\"2xx\"} 1\n"));
	metrics_close(m);
}

static void only_its_owner_may_read_the_file(void **state)
{
	(void)state;
	struct stat about;
	struct metrics *m = metrics_open(path, &group);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	metrics_close(m);
}

static void without_a_path_or_a_file_nothing_is_counted_and_nothing_breaks(void **state)
{
	(void)state;
	assert_null(metrics_open("", &group));
	assert_null(metrics_open("/proc/none/metrics", &group));
	metrics_count(NULL, &routes[0], 200, 10);
	metrics_close(NULL);
}

static void statuses_that_are_none_do_not_count(void **state)
{
	(void)state;
	struct metrics *m = metrics_open(path, &group);
	metrics_count(m, &routes[0], 0, 10);
	metrics_count(m, &routes[0], 999, 10);
	metrics_count(m, &routes[0], 200, -1);
	assert_null(strstr(printed(m), "status="));
	metrics_close(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		METRICS_CASE(a_request_is_counted_by_class_and_by_time),
		METRICS_CASE(a_request_of_no_route_has_a_row_of_its_own),
		METRICS_CASE(what_one_counts_another_prints),
		METRICS_CASE(nothing_is_lost_between_processes),
		METRICS_CASE(a_file_of_another_layout_is_replaced),
		METRICS_CASE(only_its_owner_may_read_the_file),
		METRICS_CASE(without_a_path_or_a_file_nothing_is_counted_and_nothing_breaks),
		METRICS_CASE(statuses_that_are_none_do_not_count),
	};
	return RUN(tests);
}
