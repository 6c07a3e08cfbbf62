/* auth: signing in, and what is done by mailed links without a session.
 *
 * Who is refused learns nothing about the address that was tried: whether it is known, has a password yet or is active,
 * the answer has the same words, takes as long, and counts the same.
 */
#pragma once
#include "auth/mailed_link.h"
#include "web/request.h"

/* As what attempts are counted. */
#define SIGN_IN "sign in"

/* The answer is sent when every answer to an unknown sender is due, whatever was done for it; the worker does not wait for it. */
void answer_late(const struct request *r);

extern const struct record link_address_record;  /* {email} */
extern const struct record link_token_record;    /* {token} */
extern const struct record link_password_record; /* {token, password, password_confirmation} */

enum outcome link_forgot_password(struct request *r);
enum outcome link_validate(struct request *r);
enum outcome link_change_password(struct request *r);
enum outcome link_verify_email(struct request *r);
enum outcome link_send_verification(struct request *r);
