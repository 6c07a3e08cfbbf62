/* video-wall: what the screens of the control room show, and the keys by which a screen is let in without a person. */
#include <string.h>

#include "gate/wall.h"
#include "web/crud.h"
#include "web/group.h"

#define COOKIE "autogate_wall"
#define COOKIE_S (365 * 86400)

/* ---- who looks: a screen by its key, or a signed-in user ---- */

/* The value of the cookie that a key was exchanged for; NULL where there is none. */
static const char *cookie(struct request *r)
{
	const char *at = request_header(r, "Cookie");

	while (at && *at) {
		at += strspn(at, "; ");
		size_t length = strcspn(at, ";");
		if (strncmp(at, COOKIE "=", sizeof COOKIE) == 0 && length > sizeof COOKIE)
			return scope_copy(r->scope, at + sizeof COOKIE, length - sizeof COOKIE);
		at += length;
	}
	return NULL;
}

/* From now on the browser sends the key by itself; no script can read it, and no address or history holds it. */
static void exchange(struct request *r, const char *key)
{
	bool encrypted = text_starts(r->config->site_base_url, "https:");
	reply_header(r, "Set-Cookie",
		     scope_printf(r->scope, COOKIE "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s", key, COOKIE_S,
				  encrypted ? "; Secure" : ""));
}

static enum outcome identify(struct request *r)
{
	const char *shown = request_header(r, "X-Wall-Key");
	struct wall *wall;

	if (!shown)
		shown = request_parameter(r, "key");
	const char *key = shown || request_header(r, "Authorization") ? shown : cookie(r);
	if (!key)
		return request_identify_bearer(r);
	if (wall_of_key(r->db, key, &wall) != OK)
		return FAILED;
	if (!wall)
		return error_add(r->scope, E_KEY_INVALID, "", NULL);
	if (shown)
		exchange(r, key);
	r->actor = (struct actor){ .kind = ACTOR_WALL, .id = wall->id, .name = wall->name };
	r->known = wall;
	return OK;
}

static const struct authenticator by_key_or_user = {
	"wall",
	"{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Wall-Key\",\"description\":\"A key of POST /v1/video-wall/keys. It is answered with the cookie "
	COOKIE ", which serves from then on. A session's bearer token serves as well.\"}",
	identify,
};

/* ---- what is shown ---- */

static enum outcome latest_activity(struct request *r)
{
	struct wall *wall = r->known;
	struct wall_activity activity = { 0 };

	if (!wall && wall_of_user(r->db, &r->actor, &wall) != OK)
		return FAILED;
	if (reply_unchanged(r, wall_version(r->scope, wall, r->query, r->language, r->now_ms,
					    r->config->files_link_hours * 3600000)))
		return OK;
	if (wall_read(r->db, &r->actor, wall, r->query, r->language, &activity) != OK)
		return FAILED;
	return reply_one(r, &wall_activity_record, &activity);
}

/* ---- keys ---- */

static enum outcome create_key(struct request *r)
{
	struct wall *made;
	const char *id;

	if (crud_create(r, &wall_key_record, r->input, &id, (void **)&made) != OK || wall_make_key(r->db, made) != OK)
		return FAILED;
	return reply_secret(r, &wall_key_made_record, made);
}

static const struct route routes[] = {
	{ GET,    "/v1/video-wall/latest-activity", VIDEO_WALL_READ, latest_activity, &wall_activity_record, .reach = DEVICE, .by = &by_key_or_user,
	  .query = &wall_query_record, .answer = ANSWERS_ONE, .doc = "Latest Activity" },
	{ POST,   "/v1/video-wall/keys",            GATE_WRITE,      create_key,      &wall_key_record, .reach = ALL, .doc = "Create Wall Key",
	  .takes = &wall_key_record, .gives = &wall_key_made_record, .answer = ANSWERS_ONE },
	{ DELETE, "/v1/video-wall/keys/{id}",       GATE_WRITE,      delete_record,   &wall_key_record, .reach = ALL, .doc = "Delete Wall Key" },
};
static const struct group group = GROUP("video-wall", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
