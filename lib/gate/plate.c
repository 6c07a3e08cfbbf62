#include "gate/plate.h"

#include <ctype.h>
#include <string.h>

const char *plate_normalise(struct scope *scope, const char *text)
{
	char plate[16];
	size_t length = 0, letters = 0, digits = 0, ending = 0;

	for (; *text; text++) {
		if (!isalnum((unsigned char)*text)) {
			if ((unsigned char)*text < 0x80 && strchr(" -./_", *text))
				continue;
			return NULL;
		}
		if (length + 1 == sizeof plate)
			return NULL;
		plate[length++] = (char)toupper((unsigned char)*text);
	}
	plate[length] = '\0';
	while (isalpha((unsigned char)plate[letters]))
		letters++;
	while (isdigit((unsigned char)plate[letters + digits]))
		digits++;
	while (isalpha((unsigned char)plate[letters + digits + ending]))
		ending++;
	if (letters < 1 || letters > 2 || digits < 1 || digits > 4 || plate[letters] == '0' || ending > 3 ||
	    letters + digits + ending != length)
		return NULL;
	return scope_text(scope, plate);
}

static bool look_alike(char a, char b)
{
	static const char *const pairs[] = { "O0", "Q0", "D0", "I1", "B8", "S5", "Z2", "G6" };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if ((a == pairs[i][0] && b == pairs[i][1]) || (a == pairs[i][1] && b == pairs[i][0]))
			return true;
	return false;
}

int plate_likeness(const char *a, const char *b)
{
	size_t length = strlen(a);
	int points = 0;

	if (length == 0 || strlen(b) != length)
		return 0;
	for (size_t i = 0; i < length; i++)
		points += a[i] == b[i] ? 100 : look_alike(a[i], b[i]) ? 80 : 0;
	return points / (int)length;
}
