/* mailed_link: links that are mailed to a user, and open one thing, once, until their time.
 *
 * The token has 256 random bits; the database keeps its hash, and the outbox the sealed link
 * (document/letter.h). Where it leads is made from the settings, never from a request. A new link ends the
 * older ones of the same user and purpose.
 */
#pragma once
#include "store/db.h"

/* The purpose decides the letter, how long the link lives (settings link.*) and where it leads. */
enum link_purpose {
	LINK_SET_PASSWORD,    /* of a new user: /set-password */
	LINK_RESET_PASSWORD,  /* forgotten: /reset-password */
	LINK_CHANGE_PASSWORD, /* asked for in the profile: /change-password */
	LINK_VERIFY_EMAIL,    /* that the address is the user's: /verify-email */
	LINK_CHANGE_EMAIL,    /* the same of an address that is to become the user's: /verify-email */
	LINK_AGREE_EMAIL,     /* that another address may become the user's, asked at the present one: /verify-email */
};
#define LINK_BIT(purpose) (1u << (purpose))
/* By which an account can be taken: a new password ends them. */
#define LINKS_TO_ACCOUNT \
	(LINK_BIT(LINK_SET_PASSWORD) | LINK_BIT(LINK_RESET_PASSWORD) | LINK_BIT(LINK_CHANGE_PASSWORD) | LINKS_TO_ADDRESS)
/* By which it gets another address. */
#define LINKS_TO_ADDRESS (LINK_BIT(LINK_CHANGE_EMAIL) | LINK_BIT(LINK_AGREE_EMAIL))

struct mailed_link {
	const char *id, *user_id, *purpose, *address;
	const char *new_address; /* of LINK_AGREE_EMAIL: the other one */
	int64_t expires_at, used_at;
};

/* In the caller's transaction: the link, and the letter that brings it to `address`. `link` gets where it leads, for who
 * prints it instead; NULL: nobody does. Records TOO_MANY_ATTEMPTS for what an administrator has mailed to one address five
 * times in a day: links of new users, unless they are printed, and questions for a new address. */
must_check enum outcome mailed_link_send(struct db *db, const struct config *config, enum link_purpose purpose,
					 const char *user_id, const char *address, const char **link);
/* Asks at `address`, which the user has, whether `new_address` may take its place. */
must_check enum outcome mailed_link_ask(struct db *db, const struct config *config, const char *user_id, const char *address,
					const char *new_address);
/* The link of a token, if it may be used for one of the `purposes` (LINK_BIT | …). Records LINK_INVALID for one that is
 * unknown, for something else, whose user is not there any more, or that was sent to an address which the user has left;
 * LINK_USED; LINK_EXPIRED. */
must_check enum outcome mailed_link_find(struct db *db, const char *token, unsigned purposes, struct mailed_link **link);
/* Uses it up; of many at once one succeeds, the others have LINK_USED or LINK_EXPIRED. */
must_check enum outcome mailed_link_use(struct db *db, const struct mailed_link *link);
/* Ends those of a user that were not used: what they would open has changed. */
must_check enum outcome mailed_link_end(struct db *db, const char *user_id, unsigned purposes);

/* What a page shows of a link before it is used; the address is masked: s***@pt.example. */
struct mailed_link_shown {
	const char *email;
	int64_t expires_at;
};
extern const struct record mailed_link_shown_record;
const struct mailed_link_shown *mailed_link_show(struct scope *scope, const struct mailed_link *link);
enum link_purpose mailed_link_purpose(const struct mailed_link *link);
