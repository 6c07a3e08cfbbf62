/* Whatever a form is, it is read or refused; what is read of it is no more than what came, and has its limits. The first byte says in
 * how small pieces the rest comes. */
#include <string.h>

#include "fuzz.h"
#include "web/multipart.h"

#define FILE_MAX 1000

struct input {
	const uint8_t *data;
	size_t left, piece;
};

static size_t read_input(void *context, char *bytes, size_t size)
{
	struct input *input = context;
	size_t n = input->left < input->piece ? input->left : input->piece;

	n = n < size ? n : size;
	memcpy(bytes, input->data, n);
	input->data += n;
	input->left -= n;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	struct input input = { data + 1, size - 1, size ? data[0] + 1u : 1 };
	const struct multipart_source source = { read_input, &input };
	struct multipart form = { 0 };

	if (size && multipart_read(scope, "multipart/form-data; boundary=b", &source, FILE_MAX, "/dev/shm", &form) == OK) {
		HOLDS(form.is_read && form.file.size <= FILE_MAX && form.file.size < (int64_t)size);
		HOLDS(form.text_count <= MULTIPART_TEXTS);
		for (size_t i = 0; i < form.text_count; i++)
			HOLDS(strlen(form.texts[i].value) <= MULTIPART_TEXT_MAX && text_is_utf8(form.texts[i].value, strlen(form.texts[i].value)));
		HOLDS(!form.file_name || text_is_utf8(form.file_name, strlen(form.file_name)));
	}
	scope_free(scope);
	return 0;
}
