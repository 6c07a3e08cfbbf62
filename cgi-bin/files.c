/* files: what people upload, and who may see it again. Its paths begin with /v1/common. */
#include "auth/link.h"
#include "document/content.h"
#include "document/photo.h"
#include "gate/file_holder.h"
#include "web/group.h"
#include "web/idempotency.h"
#include "web/reply.h"
#include "web/stored.h"

#define MB (1024 * 1024)

/* ---- upload ---- */

struct upload {
	const char *file_path, *file_name, *mime_type, *thumbnail_path;
	int64_t size_bytes;
};
static const struct field upload_fields[] = {
	FIELD_FILE(upload, file_path,      READ_ONLY, .doc = "The key by which a body names the file"),
	FIELD_TEXT(upload, file_name,      READ_ONLY),
	FIELD_TEXT(upload, mime_type,      READ_ONLY),
	FIELD_INT (upload, size_bytes,     READ_ONLY, .doc = "As it is stored: photos are written anew"),
	FIELD_FILE(upload, thumbnail_path, READ_ONLY, .doc = "Of a photo, at most 320 pixels wide and high"),
};
static const struct record upload_record = RECORD("upload", upload, upload_fields, .noun = { "berkas", "file" });

static enum outcome refuse_others(struct request *r)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < r->form->text_count; i++)
		outcome = error_add(r->scope, E_UNKNOWN_FIELD, r->form->texts[i].name, NULL);
	return outcome;
}

/* One of the kinds that the path takes, and not larger than those may be. The file is the body that its Idempotency-Key is
 * bound to. */
static enum outcome check_upload(struct request *r, unsigned allowed, int64_t photo_max, enum content *content)
{
	if (refuse_others(r) != OK || spool_map(r->scope, &r->form->file, &r->body) != OK ||
	    content_check(r->scope, r->body, allowed, "file", content) != OK)
		return FAILED;
	if (content_is_photo(*content) && r->form->file.size > photo_max)
		return error_add(r->scope, E_FILE_TOO_LARGE, "file", "%lld MB", (long long)(photo_max / MB));
	return OK;
}

static enum outcome put_photo(struct request *r, enum content content, struct file *file, struct file *thumbnail)
{
	struct spool renewed, small;

	if (photo_renew(r->scope, r->config, &r->form->file, content, "file", &renewed, &small) != OK ||
	    file_put(r->db, r->file_store, file, &renewed) != OK)
		return FAILED;
	*thumbnail = (struct file){ .name = file->name, .mime_type = file->mime_type, .uploaded_by_id = file->uploaded_by_id,
				    .thumbnail_of_id = file->id };
	return file_put(r->db, r->file_store, thumbnail, &small);
}

struct storing {
	const struct file *file;
	struct upload *upload;
};

/* The bytes are safe: with this commit they are a file. Those that were sent before, under the same key, are left to the
 * sweep. */
static enum outcome keep_file(struct request *r, void *context)
{
	const struct storing *storing = context;
	const struct file *file = storing->file;
	bool again;

	if (idempotency_claim(r, &again) != OK)
		return FAILED;
	if (again)
		return OK;
	if (file_mark(r->db, r->config, file->id) != OK || request_audit(r, "upload", &file_record, file->id, NULL, file) != OK)
		return FAILED;
	return reply_one(r, &upload_record, storing->upload) == OK ? idempotency_keep(r) : FAILED;
}

static enum outcome upload(struct request *r, unsigned allowed, int64_t photo_max)
{
	struct file *file = record_new(r->scope, &file_record), *thumbnail = record_new(r->scope, &file_record);
	struct upload *upload = record_new(r->scope, &upload_record);
	enum content content;

	if (file_check_day(r->db, r->config, r->actor.id, r->form->file.size, r->now_ms) != OK ||
	    check_upload(r, allowed, photo_max, &content) != OK)
		return FAILED;
	*file = (struct file){ .name = file_name(r->scope, r->form->file_name, content_ending(content)),
			       .mime_type = content_mime_type(content), .uploaded_by_id = r->actor.id, .created_at = r->now_ms };
	if ((content_is_photo(content) ? put_photo(r, content, file, thumbnail)
				       : file_put(r->db, r->file_store, file, &r->form->file)) != OK)
		return FAILED;
	*upload = (struct upload){ file->key, file->name, file->mime_type, thumbnail->key, file->size_bytes };
	return request_transact(r, keep_file, &(struct storing){ file, upload });
}

static enum outcome upload_pdf(struct request *r)
{
	return upload(r, CONTENT_SET(CONTENT_PDF), 0);
}

static enum outcome upload_photo(struct request *r)
{
	return upload(r, CONTENT_PHOTOS, 8 * MB);
}

static enum outcome upload_pdf_or_photo(struct request *r)
{
	return upload(r, CONTENT_SET(CONTENT_PDF) | CONTENT_PHOTOS, 8 * MB);
}

static enum outcome upload_any(struct request *r)
{
	return upload(r, CONTENT_ALL, 15 * MB);
}

/* ---- look at ---- */

struct stored_query {
	const char *path;
	bool download;
};
static const struct field stored_query_fields[] = {
	FIELD_TEXT(stored_query, path,     REQUIRED, .doc = "The file's key, as <x>_path has it"),
	FIELD_BOOL(stored_query, download, 0, .doc = "Saved, not shown"),
};
static const struct record stored_query_record = RECORD("stored_query", stored_query, stored_query_fields);

struct stored_key {
	const char *path;
};
static const struct field stored_key_fields[] = {
	FIELD_TEXT(stored_key, path, REQUIRED, .doc = "The file's key, as <x>_path has it"),
};
static const struct record stored_key_record = RECORD("stored_key", stored_key, stored_key_fields);

/* A file that the sender may see; any other is not there. */
static enum outcome find_visible(struct request *r, const char *key, struct file **file)
{
	bool is_visible = false;

	if (file_find(r->db, key, file) != OK || (*file && file_holder_shows(r->db, &r->actor, *file, &is_visible) != OK))
		return FAILED;
	return is_visible ? OK : error_add(r->scope, E_NOT_FOUND, "path", NULL);
}

static enum outcome stream_file(struct request *r)
{
	const struct stored_query *query = r->query;
	struct file *file;

	return find_visible(r, query->path, &file) == OK ? stored_send(r, file, NULL, query->download) : FAILED;
}

struct file_link {
	const char *file_url;
	int64_t expires_at;
};
static const struct field file_link_fields[] = {
	FIELD_TEXT(file_link, file_url,   READ_ONLY),
	FIELD_TIME(file_link, expires_at, READ_ONLY),
};
static const struct record file_link_record = RECORD("file_link", file_link, file_link_fields,
						     .noun = { "tautan berkas", "file link" });

/* The link says its end in whole seconds. */
static enum outcome link_file(struct request *r)
{
	const struct stored_key *query = r->query;
	struct file_link *link = record_new(r->scope, &file_link_record);
	struct file *file;

	if (find_visible(r, query->path, &file) != OK)
		return FAILED;
	link->expires_at = (r->now_ms + r->config->files_link_hours * 3600000) / 1000 * 1000;
	link->file_url = link_to_file(r->scope, r->config, file->key, link->expires_at, NULL);
	return reply_one(r, &file_link_record, link);
}

static const struct route routes[] = {
	{ POST, "/v1/common/upload/pdf",          FILE_UPLOAD, upload_pdf,          NULL, .reach = SELF, .upload_max = 10 * MB, .own_transaction = true,
	  .gives = &upload_record, .answer = ANSWERS_ONE, .says = { "Sukses mengunggah berkas", "Uploaded the file" }, .doc = "Upload PDF" },
	{ POST, "/v1/common/upload/photo",        FILE_UPLOAD, upload_photo,        NULL, .reach = SELF, .upload_max = 8 * MB, .own_transaction = true,
	  .gives = &upload_record, .answer = ANSWERS_ONE, .says = { "Sukses mengunggah foto", "Uploaded the photo" }, .doc = "Upload Photo" },
	{ POST, "/v1/common/upload/pdf-or-image", FILE_UPLOAD, upload_pdf_or_photo, NULL, .reach = SELF, .upload_max = 10 * MB, .own_transaction = true,
	  .gives = &upload_record, .answer = ANSWERS_ONE, .says = { "Sukses mengunggah berkas", "Uploaded the file" }, .doc = "Upload PDF or Image" },
	{ POST, "/v1/common/upload/file",         FILE_UPLOAD, upload_any,          NULL, .reach = SELF, .upload_max = 15 * MB, .own_transaction = true,
	  .gives = &upload_record, .answer = ANSWERS_ONE, .says = { "Sukses mengunggah berkas", "Uploaded the file" }, .doc = "Upload File" },
	{ GET,  "/v1/common/files/stream", NO_PERMISSION, stream_file, NULL, .reach = SELF, .query = &stored_query_record, .answer = ANSWERS_FILE,
	  .media_type = "*/*", .says = { "Berkas", "File" }, .doc = "Stream File" },
	{ GET,  "/v1/common/files/url",    NO_PERMISSION, link_file,   NULL, .reach = SELF, .query = &stored_key_record, .gives = &file_link_record,
	  .answer = ANSWERS_ONE, .says = { "Sukses mengambil tautan berkas", "Fetched the file link" }, .doc = "Get File Url" },
};
static const struct group group = GROUP("files", routes, .open_files = file_store_open);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
