/* simulate: trucks and employees at the gates of a running demonstration, as lanes and tenants play them.
 *
 *	autogate-simulate --trucks 200 --over 60          200 trucks, spread over a minute
 *	autogate-simulate --trucks 200 --rate 5           five a second
 *
 * What happens to them is told in simulate_truck.c; here they come, one after the other in their
 * time. The summary says what was answered how often, and which scenarios ended as expected.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "simulate_truck.h"

#define TRUCKS_MAX 100000
#define MOVING_MAX 20000
#define SECONDS_MAX 86400
#define AGAIN_AFTER_US 6000000 /* past the time in which a lane takes a reading for the same passage */
#define TRIES 4
#define TENANTS 2
#define SCENARIOS_MAX 40 /* the last of them is the employees' */

struct simulation {
	struct world world;
	const struct world_person *tenants[TENANTS];
	struct truck *moving[MOVING_MAX];
	size_t moving_count;
	int64_t trucks, came, employees, employees_came, begun_us, drawn_us;
	double over_s, stay_s;
	struct {
		int64_t count, as_expected;
	} played[SCENARIOS_MAX];
};

static volatile sig_atomic_t told_to_stop;

static void stop(int number)
{
	(void)number;
	told_to_stop = 1;
}

/* --- Who comes. --- */

/* A registered truck that stands free; NULL: all are on the road. */
static struct world_vehicle *free_vehicle(struct world *w, enum own own)
{
	struct world_vehicle *free[WORLD_MANY];
	uint32_t count = 0;

	for (struct world_vehicle *v = w->vehicles; v < w->vehicles + w->vehicle_count; v++)
		if (!v->is_used && v->papers_ended == (own == PAPERS_ENDED) && (own == PAPERS_ENDED || v->tag))
			free[count++] = v;
	return count ? free[crypto_random_below(count)] : NULL;
}

static const struct scenario *any_scenario(void)
{
	int total = 0, at;

	for (size_t i = 0; i < truck_scenario_count; i++)
		total += truck_scenarios[i].weight;
	at = (int)crypto_random_below((uint32_t)total);
	const struct scenario *scenario = truck_scenarios;
	while ((at -= scenario->weight) >= 0)
		scenario++;
	return scenario;
}

static struct truck *enter(struct simulation *s, const struct scenario *scenario)
{
	struct scope *scope = scope_new();
	struct truck *t = scope_alloc(scope, sizeof *t);

	*t = (struct truck){ .scope = scope, .scenario = scenario, .due_us = date_ticks_us() };
	s->moving[s->moving_count++] = t;
	return t;
}

static void truck_comes(struct simulation *s)
{
	const struct scenario *scenario = any_scenario();
	struct world_vehicle *vehicle = scenario->own == STRANGER ? NULL : free_vehicle(&s->world, scenario->own);

	if (scenario->own != STRANGER && !vehicle)
		scenario = truck_scenarios; /* none is free: a stranger's truck comes by code */
	struct truck *t = enter(s, scenario);
	t->own = vehicle;
	t->plate = vehicle ? vehicle->plate : truck_new_plate(t->scope);
	t->tenant = s->tenants[crypto_random_below(TENANTS)];
	if (vehicle)
		vehicle->is_used = true;
	s->came++;
}

static void employee_comes(struct simulation *s)
{
	enter(s, &truck_workday)->employee = &s->world.employees[s->employees_came++];
}

/* --- The clock. --- */

static void leave(struct simulation *s, size_t i, bool to_the_end)
{
	struct truck *t = s->moving[i];
	size_t row = t->scenario == &truck_workday ? truck_scenario_count : (size_t)(t->scenario - truck_scenarios);

	s->played[row].count++;
	s->played[row].as_expected += to_the_end && text_equal(t->met ? t->met : "VALID", t->scenario->meets);
	if (t->own)
		t->own->is_used = false;
	s->moving[i] = s->moving[--s->moving_count];
	scope_free(t->scope);
}

static size_t last_scene(const struct scenario *scenario)
{
	size_t last = 0;
	while (last + 1 < TRUCK_SCENES && scenario->scenes[last + 1].play)
		last++;
	return last;
}

/* Plays what is due and plans what is next. */
static void play(struct simulation *s, size_t i)
{
	struct truck *t = s->moving[i];
	size_t last = last_scene(t->scenario);
	enum next next = t->scenario->scenes[t->scene].play(&s->world, t);

	if (next == AGAIN && ++t->tries < TRIES) {
		t->due_us = date_ticks_us() + AGAIN_AFTER_US;
		return;
	}
	bool refused = t->verdict.status && !t->verdict.opens;
	if (refused && !t->met)
		t->met = t->verdict.reason;
	if (next != ONWARD || t->scene == last || (refused && !t->is_inside)) {
		leave(s, i, next == ONWARD && t->scene == last);
		return;
	}
	t->scene = refused ? last : t->scene + 1;
	double wait_s = t->scenario->scenes[t->scene].after * s->stay_s * (0.5 + crypto_random_below(1000) / 1000.0);
	t->due_us = date_ticks_us() + (int64_t)(wait_s * 1e6);
}

static void draw(struct simulation *s, bool last)
{
	bool terminal = isatty(STDOUT_FILENO);
	int64_t now_us = date_ticks_us();

	if (!last && now_us - s->drawn_us < (terminal ? 200000 : 5000000))
		return;
	s->drawn_us = now_us;
	printf("%s  %4.0f s  %lld of %lld trucks came, %zu on the move, %lld decisions, %lld faults%s",
	       terminal ? "\r\033[K" : "", (double)(now_us - s->begun_us) / 1e6, (long long)s->came, (long long)s->trucks,
	       s->moving_count, (long long)s->world.decisions, (long long)s->world.faults, terminal && !last ? "" : "\n");
	fflush(stdout);
}

/* When the next of `count` comes that are spread evenly over a time; never, when all have come. */
static int64_t coming_us(const struct simulation *s, int64_t came, int64_t count, double over_s)
{
	return came < count ? s->begun_us + (int64_t)(over_s * 1e6 * (double)came / (double)count) : INT64_MAX;
}

static void run(struct simulation *s)
{
	s->begun_us = date_ticks_us();
	while (!told_to_stop) {
		int64_t truck_us = coming_us(s, s->came, s->trucks, s->over_s);
		int64_t employee_us = coming_us(s, s->employees_came, s->employees, s->over_s / 4);
		size_t first = 0;

		for (size_t i = 1; i < s->moving_count; i++)
			if (s->moving[i]->due_us < s->moving[first]->due_us)
				first = i;
		int64_t due_us = s->moving_count ? s->moving[first]->due_us : INT64_MAX;
		int64_t next_us = truck_us < employee_us ? truck_us : employee_us, now_us = date_ticks_us();
		if (due_us < next_us)
			next_us = due_us;
		if (next_us == INT64_MAX)
			break;
		draw(s, false);
		if (next_us > now_us) {
			usleep((useconds_t)(next_us - now_us > 100000 ? 100000 : next_us - now_us));
			continue;
		}
		if (next_us == due_us)
			play(s, first);
		else if (next_us == truck_us)
			truck_comes(s);
		else
			employee_comes(s);
	}
	draw(s, true);
}

static void print_summary(const struct simulation *s)
{
	double took_s = (double)(date_ticks_us() - s->begun_us) / 1e6;

	world_print(&s->world);
	printf("\n  %-44s%9s%14s\n", "scenario", "count", "as expected");
	for (size_t row = 0; row <= truck_scenario_count; row++) {
		const struct scenario *scenario = row == truck_scenario_count ? &truck_workday : &truck_scenarios[row];
		if (s->played[row].count)
			printf("  %-44s%9lld%14lld   %s\n", scenario->name, (long long)s->played[row].count,
			       (long long)s->played[row].as_expected, scenario->meets);
	}
	printf("\n  %lld trucks in %.1f s, %.1f calls a second\n", (long long)s->came, took_s, (double)s->world.calls / took_s);
}

static enum outcome sign_in(struct simulation *s)
{
	struct world *w = &s->world;
	size_t found = 0;

	for (size_t i = 0; i < w->person_count && found < TENANTS; i++)
		if (text_equal(w->people[i].role, "administrator_tenan") &&
		    !(s->tenants[found++] = world_sign_in(w, "administrator_tenan", w->people[i].company_id)))
			return FAILED;
	return found == TENANTS ? OK : FAILED;
}

static int usage(FILE *out, int status)
{
	fprintf(out,
		"simulate --trucks N [OPTION...]\n\n"
		"  --trucks N      how many trucks come, 1 to %d\n"
		"  --over SECONDS  spread over so long (60), 0 to %d\n"
		"  --rate N        or: so many a second\n"
		"  --stay SECONDS  how long a truck stays inside (10)\n"
		"  --demo FILE     demo.json; else as AUTOGATE_DEMO says, else beside the settings that AUTOGATE_CONFIG names\n"
		"  --anywhere      also against another machine\n",
		TRUCKS_MAX, SECONDS_MAX);
	return status;
}

/* demo.json stands beside the settings where nobody says otherwise. */
static const char *usual_demo(void)
{
	static char path[4096];
	const char *demo = getenv("AUTOGATE_DEMO"), *config = getenv("AUTOGATE_CONFIG"),
		   *slash = config ? strrchr(config, '/') : NULL;

	if (demo && *demo)
		return demo;
	snprintf(path, sizeof path, "%.*sdemo.json", slash ? (int)(slash + 1 - config) : 0, config ? config : "");
	return path;
}

struct options {
	double trucks, over_s, rate, stay_s;
	const char *demo;
	bool anywhere, help;
};

/* False for a value that is no number or out of range, and says so. */
static bool read_number(const char *option, const char *text, double least, double most, double *number)
{
	char *end;
	*number = strtod(text, &end);
	if (*text && !*end && *number >= least && *number <= most)
		return true;
	fprintf(stderr, "simulate: %s takes a number from %g to %g, not \"%s\"\n\n", option, least, most, text);
	return false;
}

static bool read_option(const char *option, const char *value, struct options *o)
{
	if (strcmp(option, "--demo") == 0)
		return (o->demo = value) != NULL;
	if (strcmp(option, "--trucks") == 0)
		return read_number(option, value, 1, TRUCKS_MAX, &o->trucks);
	if (strcmp(option, "--over") == 0)
		return read_number(option, value, 0, SECONDS_MAX, &o->over_s);
	if (strcmp(option, "--rate") == 0)
		return read_number(option, value, 0.01, 1000, &o->rate);
	if (strcmp(option, "--stay") == 0)
		return read_number(option, value, 0, SECONDS_MAX, &o->stay_s);
	fprintf(stderr, "simulate: %s is not known\n\n", option);
	return false;
}

static bool read_options(char **argv, struct options *o)
{
	for (char **at = argv + 1; *at; at++) {
		if (strcmp(*at, "--help") == 0 || strcmp(*at, "-h") == 0) {
			o->help = true;
			return true;
		}
		if (strcmp(*at, "--anywhere") == 0) {
			o->anywhere = true;
			continue;
		}
		const char *option = *at, *value = at[1] ? *++at : "";
		if (!read_option(option, value, o))
			return false;
	}
	if (o->trucks == 0)
		fprintf(stderr, "simulate: say how many trucks come, as in --trucks 100\n\n");
	return o->trucks != 0;
}

int main(int argc, char **argv)
{
	static struct simulation s;
	struct options o = { .over_s = 60, .stay_s = 10, .demo = usual_demo() };

	(void)argc;
	if (!read_options(argv, &o))
		return usage(stderr, 2);
	if (o.help)
		return usage(stdout, 0);
	log_open("simulate", LOG_ERROR);
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	s.trucks = (int64_t)o.trucks;
	s.over_s = o.rate ? o.trucks / o.rate : o.over_s;
	s.stay_s = o.stay_s;
	if (world_open(&s.world, o.demo, o.anywhere) != OK || sign_in(&s) != OK)
		return 1;
	s.employees = (int64_t)s.world.employee_count < s.trucks ? (int64_t)s.world.employee_count : s.trucks;
	run(&s);
	print_summary(&s);
	while (s.moving_count)
		scope_free(s.moving[--s.moving_count]->scope);
	bool fine = s.world.faults == 0 && s.world.differing == 0;
	world_close(&s.world);
	return fine ? 0 : 1;
}
