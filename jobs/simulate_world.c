#include "simulate_world.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/encode.h"
#include "base/json_write.h"
#include "base/log.h"

#define CHECKPOINT "/v1/gate-infrastructure/gate-checkpoint"
#define PASSAGE "/v1/gate-infrastructure/gate-passage"

/* --- demo.json. --- */

const char *world_text(const struct json *object, const char *key)
{
	const struct json *value;
	return json_get(object, key, &value) && json_kind(value) == JSON_TEXT ? json_text_of(value) : NULL;
}

static bool truth(const struct json *object, const char *key)
{
	const struct json *value;
	return json_get(object, key, &value) && json_kind(value) == JSON_BOOL && json_bool_of(value);
}

/* A list of demo.json; NULL where there is none, which counts as empty. */
static const struct json *list_of(const struct world *w, const char *name, size_t *count)
{
	const struct json *list = NULL;

	*count = json_get(w->demo, name, &list) && json_kind(list) == JSON_ARRAY ? json_count(list) : 0;
	if (*count > WORLD_MANY)
		*count = WORLD_MANY;
	return list;
}

const struct json *world_any(const struct world *w, const char *name, bool (*fits)(const struct json *item, const char *what),
			     const char *what)
{
	const struct json *list, *item;
	size_t count, found = 0;
	uint32_t chosen[WORLD_MANY];

	list = list_of(w, name, &count);
	for (size_t i = 0; i < count; i++) {
		item = json_item(list, i);
		if (!fits || fits(item, what))
			chosen[found++] = (uint32_t)i;
	}
	return found ? json_item(list, chosen[crypto_random_below((uint32_t)found)]) : NULL;
}

static void take_lanes(struct world *w)
{
	const struct json *list = list_of(w, "lanes", &w->lane_count), *kinds;
	for (size_t i = 0; i < w->lane_count; i++) {
		const struct json *item = json_item(list, i);
		w->lanes[i] = (struct world_lane){
			.code = world_text(item, "lane_code"), .key = world_text(item, "key"), .gate_type = world_text(item, "gate_type"),
			.direction = world_text(item, "direction"), .kinds = json_get(item, "allowed_kinds", &kinds) ? kinds : NULL,
			.reports_passage = truth(item, "reports_passage") };
	}
}

static void take_people(struct world *w)
{
	const struct json *list = list_of(w, "users", &w->person_count);
	for (size_t i = 0; i < w->person_count; i++) {
		const struct json *item = json_item(list, i);
		w->people[i] = (struct world_person){
			.role = world_text(item, "role_key"), .company_id = world_text(item, "company_id"), .email = world_text(item, "email"),
			.password = world_text(item, "password") };
	}
}

static void take_vehicles(struct world *w)
{
	size_t count;
	const struct json *list = list_of(w, "vehicles", &count);
	char today[DATE_DAY_SIZE];

	date_day_text(date_now_ms(), today);
	for (size_t i = 0; i < count; i++) {
		const struct json *item = json_item(list, i);
		const char *stnk = world_text(item, "stnk_expired_at"), *kir = world_text(item, "kir_expired_at");
		if (text_equal(world_text(item, "vehicle_type"), "truck"))
			w->vehicles[w->vehicle_count++] = (struct world_vehicle){
				.plate = world_text(item, "police_number"), .tag = world_text(item, "rfid"),
				.papers_ended = (stnk && strcmp(stnk, today) < 0) || (kir && strcmp(kir, today) < 0) };
	}
}

/* Those whose pass is good; the others would only be told so. */
static void take_employees(struct world *w)
{
	size_t count;
	const struct json *list = list_of(w, "employees", &count);
	char today[DATE_DAY_SIZE];

	date_day_text(date_now_ms(), today);
	for (size_t i = 0; i < count; i++) {
		const struct json *item = json_item(list, i);
		const char *end = world_text(item, "valid_end_at"), *kind = world_text(item, "vehicle_type");
		if (text_equal(world_text(item, "status"), "active") && (!end || strcmp(end, today) >= 0) &&
		    world_text(item, "rfid"))
			w->employees[w->employee_count++] = (struct world_employee){ world_text(item, "rfid"),
										     kind ? kind : "pedestrian" };
	}
}

/* http://HOST[:PORT], nothing else: what stands behind a port could make another host of it (localhost:80@elsewhere). */
static bool is_this_machine(const char *url)
{
	static const char *const own[] = { "localhost", "127.0.0.1", "[::1]" };
	const char *host = strstr(url, "://");

	for (size_t i = 0; host && i < sizeof own / sizeof *own; i++) {
		const char *rest = host + 3 + strlen(own[i]);
		if (!text_starts(host + 3, own[i]))
			continue;
		if (*rest == ':')
			rest += 1 + strspn(rest + 1, "0123456789");
		if (!*rest)
			return true;
	}
	return false;
}

enum outcome world_open(struct world *w, const char *path, bool anywhere)
{
	*w = (struct world){ .scope = scope_new(), .http = http_open() };
	struct buffer text = buffer_in(w->scope, 64 * 1024);
	if (!buffer_file(&text, path) || json_read(w->scope, text.bytes, text.length, &w->demo) != OK ||
	    json_kind(w->demo) != JSON_OBJECT || !(w->base_url = world_text(w->demo, "base_url"))) {
		fprintf(stderr, "simulate: %s is no demo.json that can be read; the system must be running\n", path);
		return FAILED;
	}
	if (!anywhere && !is_this_machine(w->base_url)) {
		fprintf(stderr, "simulate: %s is not this machine; if that is meant, say --anywhere\n", w->base_url);
		return FAILED;
	}
	take_lanes(w);
	take_people(w);
	take_vehicles(w);
	take_employees(w);
	return OK;
}

void world_close(struct world *w)
{
	http_close(w->http);
	scope_free(w->scope);
}

/* --- Calls, and their count. --- */

void world_count(struct world *w, const char *key)
{
	size_t i = 0;
	while (i < w->tally_count && strcmp(w->tally[i].key, key) != 0)
		i++;
	if (i == WORLD_MANY)
		return;
	if (i == w->tally_count)
		w->tally[w->tally_count++].key = scope_text(w->scope, key);
	w->tally[i].count++;
}

static bool send(struct world *w, struct scope *scope, const char *method, const char *path, const char *body,
		 const struct http_header *headers, size_t header_count, struct http_answer *answer)
{
	const struct http_request request = {
		.method = method, .url = scope_printf(scope, "%s%s", w->base_url, path), .headers = headers, .header_count = header_count,
		.body = { body, body ? strlen(body) : 0 } };

	w->calls++;
	bool answered = http_send(w->http, scope, &request, answer) == OK;
	if (!answered || answer->status >= 500)
		w->faults++;
	return answered;
}

/* The answer's object, NULL when it is none. */
static const struct json *object_of(struct scope *scope, const struct http_answer *answer)
{
	const struct json *whole;
	return json_read(scope, answer->body, answer->length, &whole) == OK && json_kind(whole) == JSON_OBJECT ? whole : NULL;
}

const struct json *world_call(struct world *w, struct scope *scope, const struct world_person *person, const char *method,
			      const char *path, const char *body)
{
	const struct http_header headers[] = {
		{ "Content-Type", "application/json" },
		{ "Authorization", scope_printf(scope, "Bearer %s", person && person->token ? person->token : "-") },
	};
	struct http_answer answer;
	const struct json *data = NULL;

	if (!send(w, scope, method, path, body, headers, person ? 2 : 1, &answer)) {
		world_count(w, "api: no answer");
		return NULL;
	}
	const struct json *whole = object_of(scope, &answer);
	if (answer.status / 100 == 2)
		return whole && json_get(whole, "data", &data) ? data : NULL;
	const char *code = whole ? world_text(whole, "code") : NULL;
	world_count(w, scope_printf(scope, "api: %d %s", answer.status, code ? code : ""));
	return NULL;
}

struct world_person *world_sign_in(struct world *w, const char *role, const char *company_id)
{
	struct world_person *person = NULL;
	struct buffer body = buffer_in(w->scope, 200);
	struct json_writer j = json_writer(&body);

	for (size_t i = 0; i < w->person_count && !person; i++)
		if (text_equal(w->people[i].role, role) && (!company_id || text_equal(w->people[i].company_id, company_id)))
			person = &w->people[i];
	if (!person) {
		fprintf(stderr, "simulate: demo.json has no %s\n", role);
		return NULL;
	}
	json_open(&j, '{');
	json_text_at(&j, "email", person->email);
	json_text_at(&j, "password", person->password);
	json_close(&j, '}');
	const struct json *data = world_call(w, w->scope, NULL, "POST", "/v1/auth/login", body.bytes);
	person->token = data ? world_text(data, "token") : NULL;
	if (!person->token)
		fprintf(stderr, "simulate: %s cannot sign in at %s; does it run? (./autogate status)\n", person->email,
			w->base_url);
	return person->token ? person : NULL;
}

/* --- Lanes. --- */

static bool takes_kind(const struct world_lane *lane, const char *kind)
{
	for (size_t i = 0; lane->kinds && i < json_count(lane->kinds); i++)
		if (text_equal(json_text_of(json_item(lane->kinds, i)), kind))
			return true;
	return false;
}

const struct world_lane *world_lane(const struct world *w, const char *gate_type, const char *direction, const char *kind)
{
	const struct world_lane *fitting[WORLD_MANY];
	uint32_t count = 0;

	for (const struct world_lane *lane = w->lanes; lane < w->lanes + w->lane_count; lane++)
		if (text_equal(lane->gate_type, gate_type) &&
		    (text_equal(lane->direction, direction) || text_equal(lane->direction, "BOTH")) && takes_kind(lane, kind))
			fitting[count++] = lane;
	return count ? fitting[crypto_random_below(count)] : NULL;
}

/* One of the parts ocrData, qrData, rfidData: null where nothing was read. */
static void write_part(struct json_writer *j, const char *part, const char *key, const char *value, const char *confidence,
		       const char *at)
{
	json_key(j, part);
	if (!value) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_key(j, key);
	json_text(j, value);
	if (confidence) {
		json_text_at(j, "confidence", confidence);
	}
	json_text_at(j, "timestamp", at);
	json_close(j, '}');
}

const char *world_event(struct world *w, struct scope *scope, const struct world_lane *lane, struct world_reading reading,
			const char **transaction)
{
	struct buffer event = buffer_in(scope, 800);
	struct json_writer j = json_writer(&event);
	char at[DATE_TIME_SIZE];

	date_time_text(date_now_ms(), at);
	if (!*transaction)
		*transaction = scope_printf(scope, "TXN-%.4s%.2s%.2s%.2s%.2s%.2s-%u%04u", at, at + 5, at + 8, at + 11, at + 14, at + 17,
					    ++w->transactions, crypto_random_below(10000));
	json_open(&j, '{');
	json_text_at(&j, "transactionId", *transaction);
	json_text_at(&j, "timestamp", at);
	json_text_at(&j, "typeAccess", reading.code ? "qr" : reading.tag ? "rfid" : "ocr");
	write_part(&j, "ocrData", "vehicleNumber", reading.plate, scope_printf(scope, "%d", reading.confidence), at);
	write_part(&j, "qrData", "qrCode", reading.code, NULL, at);
	write_part(&j, "rfidData", "rfidCode", reading.tag, NULL, at);
	json_open_at(&j, "gateInfo", '{');
	json_text_at(&j, "gateId", lane->code);
	json_close(&j, '}');
	json_close(&j, '}');
	return event.bytes;
}

static bool send_signed(struct world *w, struct scope *scope, const struct world_lane *lane, const char *path, const char *body,
			struct http_answer *answer)
{
	const char *stamp = scope_printf(scope, "%lld", (long long)date_now_ms());
	const char *said = scope_printf(scope, "%s.POST.%s.%s", stamp, path, body);
	const struct bytes piece = { said, strlen(said) };
	uint8_t mac[CRYPTO_HASH_SIZE];

	crypto_hmac((struct bytes){ lane->key, strlen(lane->key) }, &piece, 1, mac);
	const struct http_header headers[] = {
		{ "Content-Type", "application/json" },
		{ "X-Lane-Code", lane->code },
		{ "X-Lane-Timestamp", stamp },
		{ "X-Lane-Signature", encode_hex(scope, mac, sizeof mac) },
	};
	return send(w, scope, "POST", path, body, headers, sizeof headers / sizeof *headers, answer);
}

struct world_verdict world_send(struct world *w, struct scope *scope, const struct world_lane *lane, const char *event)
{
	struct http_answer answer;
	const struct json *whole, *action;
	int64_t begun = date_ticks_us();

	if (!send_signed(w, scope, lane, CHECKPOINT, event, &answer)) {
		world_count(w, "no answer");
		return (struct world_verdict){ 0 };
	}
	int64_t took = date_ticks_us() - begun;
	struct world_verdict verdict = { .status = answer.status, .answer = answer.body };
	w->decisions++;
	w->decisions_us += took;
	if (took > w->slowest_us)
		w->slowest_us = took;
	if ((whole = object_of(scope, &answer))) {
		verdict.decision = world_text(whole, "decision");
		verdict.reason = world_text(whole, verdict.decision ? "reasonCode" : "code");
		verdict.transaction = world_text(whole, "transactionId");
		verdict.opens = json_get(whole, "gateAction", &action) && json_kind(action) == JSON_OBJECT &&
				text_equal(world_text(action, "action"), "OPEN");
	}
	const char *decision = verdict.decision ? verdict.decision : scope_printf(scope, "%d", answer.status);
	world_count(w, scope_printf(scope, "%s %s", decision, verdict.reason ? verdict.reason : ""));
	return verdict;
}

void world_tell_passage(struct world *w, struct scope *scope, const struct world_lane *lane, const char *transaction, bool passed)
{
	char at[DATE_TIME_SIZE];
	struct http_answer answer;

	date_time_text(date_now_ms(), at);
	const char *body = scope_printf(scope, "{\"transactionId\":\"%s\",\"result\":\"%s\",\"timestamp\":\"%s\"}", transaction,
					passed ? "PASSED" : "ABORTED", at);
	bool answered = send_signed(w, scope, lane, PASSAGE, body, &answer);
	world_count(w, scope_printf(scope, "passage %s %d", passed ? "PASSED" : "ABORTED", answered ? answer.status : 0));
}

void world_print(const struct world *w)
{
	printf("\n  %-44s%9s\n", "answer", "count");
	for (size_t i = 0; i < w->tally_count; i++)
		printf("  %-44s%9lld\n", w->tally[i].key, (long long)w->tally[i].count);
	printf("\n  %lld calls, %lld decisions", (long long)w->calls, (long long)w->decisions);
	if (w->decisions)
		printf(" (mean %.1f ms, slowest %.1f ms)", (double)w->decisions_us / (double)w->decisions / 1000,
		       (double)w->slowest_us / 1000);
	printf(", %lld faults, %lld repeated events answered otherwise\n", (long long)w->faults, (long long)w->differing);
}
