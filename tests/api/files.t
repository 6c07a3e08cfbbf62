#!/usr/bin/perl
# files: what people upload, and who may see it again.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use IO::Socket::INET;
use POSIX ();
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Uploads;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output todo_output);
my $gate = Autogate->new;
my ($tenant, $other) = map { $gate->as('administrator_tenan', $_) } 1, 2;
my $customs = $gate->as('bea_cukai');
my $MB = 1024 * 1024;
my @paths = qw(pdf photo pdf-or-image file);

# What is there again, byte for byte, by the link of the answer.
sub bytes_of { my ($url) = @_; return HTTP::Tiny->new->get($url)->{content} }
sub stream { my ($who, $path, %more) = @_; return $who->get('/v1/common/files/stream', { path => $path, %more }) }
sub url { my ($who, $path) = @_; return $who->get('/v1/common/files/url', { path => $path }) }
sub tenants_ticket { return $tenant->ticket(supporting_documents => [{ document_type => 'invoice', file_path => $_[0] }]) }

# --- Who may upload. ---
for my $path (@paths) {
	refused(upload($gate, $path, pdf()), 401, 'UNAUTHENTICATED', '', "$path: nobody uploads without a sign-in");
	refused(upload($gate->as('manajemen'), $path, pdf()), 403, 'FORBIDDEN', '', '... nor without the permission');
	refused(send_form($tenant, $path, part('file', '', 'a.pdf')), 422, 'FILE_BROKEN', 'file', '... and nothing is no file');
}

# --- What is taken comes back. ---
my %good = (pdf => pdf(), csv => csv(), xlsx => office('xl/workbook.xml' => '<workbook/>'), docx => office('word/document.xml' => '<document/>'));
my %types = (pdf => 'application/pdf', csv => 'text/csv', jpg => 'image/jpeg', png => 'image/png', webp => 'image/webp',
	xlsx => 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', docx => 'application/vnd.openxmlformats-officedocument.wordprocessingml.document');
for my $kind (sort keys %good) {
	my $file = ok_success(upload($tenant, 'file', $good{$kind}, "Surat Jalan.$kind"), "a file: $kind is taken");
	like($file->{file_path}, qr{^uploads/[0-9a-f]{32}-surat-jalan\.$kind$}, '... under a key of ours');
	is_deeply([@$file{qw(file_name mime_type size_bytes thumbnail_path)}], ["Surat Jalan.$kind", $types{$kind}, length $good{$kind}, undef], '... as what it is');
	is(bytes_of($file->{file_url}), $good{$kind}, '... its link gives it back');
	my $shown = stream($tenant, $file->{file_path});
	is($shown->content, $good{$kind}, '... and so does its uploader\'s own look');
	my $as = $kind eq 'pdf' ? 'inline' : 'attachment';
	is($shown->header('Content-Disposition'), "$as; filename*=UTF-8''Surat%20Jalan.$kind", "... $as");
	like(stream($tenant, $file->{file_path}, download => 1)->header('Content-Disposition'), qr/^attachment;/, '... download=1 saves it');
}
ok_success(upload($tenant, 'pdf', pdf(), 'a.pdf'), 'pdf takes a PDF');
ok_success(upload($tenant, 'pdf-or-image', pdf(), 'a.pdf'), 'pdf-or-image as well');
is(ok_success(upload($tenant, 'file', "\xef\xbb\xbfnama,kota\r\n\"Ayu\",Gresik\r\n", 'a.csv'), 'a CSV of Excel is taken')->{mime_type}, 'text/csv', '... as one');

# --- Photos are written anew. ---
{
	my $png = ok_success(upload($tenant, 'photo', png(700, 350, Autogate::Uploads::chunk('tEXt', "Comment\0rahasia")), 'tangkapan layar.png'), 'photo takes a PNG');
	my $stored = bytes_of($png->{file_url});
	is(size_of($stored), '700x350', '... it keeps its size');
	unlike($stored, qr/rahasia/, '... and nothing that was written into it');
	is($png->{size_bytes}, length $stored, '... its size is that of what is stored');
	is(size_of(bytes_of($png->{thumbnail_url})), '320x160', '... a thumbnail is there');
	is(url($tenant, $png->{thumbnail_path})->status, 200, '... which its uploader sees');
	refused(url($other, $png->{thumbnail_path}), 404, 'NOT_FOUND', 'path', '... and nobody else');
	is(size_of(bytes_of(upload($tenant, 'pdf-or-image', png(20, 10), 'k.png')->data->{thumbnail_url})), '20x10', 'a small picture is its own thumbnail');
	like(upload($tenant, 'photo', png(30, 30), 'tiket.pdf.exe')->data->{file_name}, qr/^tiket\.pdf\.exe\.png$/, 'a picture is called one');
}
SKIP: {
	my $jpeg = jpeg(400, 200) or skip 'ImageMagick is not installed', 1;
	for my $orientation (1, 3, 6, 8) {
		my $photo = ok_success(upload($tenant, 'photo', turned($jpeg, $orientation), 'DSC 1.JPEG'), "a JPEG held as $orientation is taken");
		my $stored = bytes_of($photo->{file_url});
		is(size_of($stored), $orientation >= 5 ? '200x400' : '400x200', '... and stands upright');
		unlike($stored, qr/Exif/, '... without a word of the camera');
		open my $file, '>', "/tmp/upright-$$.jpg" or die $!;
		print $file $stored;
		close $file;
		my $color = `convert /tmp/upright-$$.jpg -crop 1x1+20+20 -depth 8 txt:- 2>/dev/null`;
		unlink "/tmp/upright-$$.jpg";
		my $is_red = $orientation == 1 || $orientation == 6;
		like($color, $is_red ? qr/#F[EDCB0-9A-F]0[0-9]0[0-9]/i : qr/#0[0-9]0[0-9]F/i, '... with what was up there, up there');
	}
	is(upload($tenant, 'photo', $jpeg, 'a.jpeg')->data->{file_name}, 'a.jpeg.jpg', 'one ending serves for each kind');
	my $webp = ok_success(upload($tenant, 'photo', webp(120, 80), 'a.webp'), 'photo takes a WebP');
	is($webp->{mime_type}, 'image/webp', '... which stays one');
	like(bytes_of($webp->{file_url}), qr/^RIFF....WEBP/s, '... in its bytes');
	refused(upload($tenant, 'photo', substr($jpeg, 0, length($jpeg) / 2), 'a.jpg'), 422, 'FILE_BROKEN', 'file', 'half a JPEG is refused');
	my $stored = bytes_of(upload($tenant, 'photo', "$jpeg<script>alert(1)</script>PK\5\6", 'a.jpg')->data->{file_url});
	unlike($stored, qr/script|PK\x05/, 'what hides behind a picture is not kept');
}

# --- By content, not by name. ---
my $exe = "MZ\x90\0" . "\0" x 200;
my @foreign = (
	[pdf => 'a picture called a PDF', png(9, 9), 'a.pdf'], [pdf => 'a CSV', csv(), 'a.pdf'], [pdf => 'a PDF behind something else', "GIF89a\n" . pdf(), 'a.pdf'],
	[photo => 'a PDF called a picture', pdf(), 'a.png'], [photo => 'a GIF', "GIF89a\1\0\1\0\0\0\0;", 'a.gif'], [photo => 'an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.png'],
	['pdf-or-image' => 'a workbook', $good{xlsx}, 'a.pdf'], [file => 'a program', $exe, 'a.csv'], [file => 'a page', "<!DOCTYPE html>\n<p>a,b</p>", 'a.csv'],
	[file => 'a page behind blanks', " \n<script>a,b</script>", 'a.csv'], [file => 'a script', "#!/bin/sh\necho a,b\n", 'a.csv'], [file => 'text with a NUL', "a,b\0\n", 'a.csv'],
	[file => 'text in another encoding', "nama;kota\nAndr\xe9;B\n", 'a.csv'], [file => 'prose', "Dengan hormat\nsaya", 'a.csv'],
	[file => 'a ZIP of anything', office('halo.txt' => 'x'), 'a.xlsx'], [file => 'a workbook with macros', office('xl/workbook.xml' => 'x', 'xl/vbaProject.bin' => 'x'), 'a.xlsx'],
	[file => 'a workbook that is a letter too', office('xl/workbook.xml' => 'x', 'word/document.xml' => 'x'), 'a.xlsx'],
);
for (@foreign) {
	my ($path, $what, $bytes, $name) = @$_;
	my $answer = upload($tenant, $path, $bytes, $name);
	refused($answer, 415, 'FILE_TYPE', 'file', "$path: $what is refused");
	like($answer->errors->[0]{message}, qr/yang diterima: /, '... saying what is allowed');
}
like(upload($tenant, 'file', $exe, 'a.csv')->errors->[0]{message}, qr{application/x-\w+}, 'a refusal says what it is');
like(upload($tenant->with('X-Language' => 'en'), 'pdf', png(9, 9))->errors->[0]{message}, qr{PNG; allowed: PDF$}, '... in both languages');

# --- Whole, or not at all. ---
my $whole = pdf();
my @broken = (
	[pdf => 'a cut PDF', substr($whole, 0, -20)], [pdf => 'a head of a PDF alone', "%PDF-1.7\n"], [pdf => 'a PDF with a page behind it', "$whole<html>" . 'x' x 100 . '</html>'],
	[pdf => 'a PDF with an archive behind it', $whole . office('a' => 'b')], [pdf => 'one with an archive that ends like a PDF', $whole . office('a' => 'b') . "startxref\n9\n%%EOF"],
	[pdf => 'a PDF whose end leads nowhere', $whole =~ s/startxref\n\d+/startxref\n99999999/r], [pdf => 'one that leads to no table', $whole =~ s/startxref\n\d+/startxref\n12/r],
	[photo => 'the head of a PNG', substr png(50, 50), 0, 40], [photo => 'a PNG of other bytes', substr(png(50, 50), 0, 45) . 'x' x 50],
	[photo => 'a PNG of no size', "\x89PNG\r\n\x1a\n" . Autogate::Uploads::chunk('IHDR', pack 'NNCCCCC', 0, 5, 8, 2, 0, 0, 0)],
	[photo => 'a JPEG of three bytes', "\xff\xd8\xff"], [photo => 'a WebP of its name alone', "RIFF\4\0\0\0WEBP"], [file => 'a cut workbook', substr($good{xlsx}, 0, -30)],
	[file => 'a workbook whose names lead out', office('xl/workbook.xml' => 'x', '../../etc/passwd' => 'x')],
);
for (@broken) {
	my ($path, $what, $bytes) = @$_;
	my $answer = upload($tenant, $path, $bytes);
	ok($answer->status == 422 && $answer->code eq 'FILE_BROKEN' || $answer->status == 415 && $path eq 'file', "$path: $what is refused") or diag($answer->summary);
	is($answer->errors->[0]{path}, 'file', '... naming the field');
}
{
	# Its directory says that it unpacks to 4 GB.
	my $bomb = office('xl/workbook.xml' => 'x' x 100);
	my $at = index $bomb, "PK\1\2";
	substr $bomb, $at + 24, 4, "\xff\xff\xff\xff";
	isnt(upload($tenant, 'file', $bomb)->status, 200, 'a workbook that unpacks to gigabytes is refused');
}

# --- Sizes. ---
{
	my %max = (pdf => 10, photo => 8, 'pdf-or-image' => 10, file => 15);
	for my $path (@paths) {
		my $head = $path eq 'photo' ? "\xff\xd8\xff" : "%PDF-1.4\n";
		refused(upload($tenant, $path, $head . 'x' x ($max{$path} * $MB + 1 - length $head)), 413, 'FILE_TOO_LARGE', 'file', "$path: a byte more than $max{$path} MB is refused");
	}
	my $filled = sub { my $fill = $_[0] - length pdf('% ' . "\n"); my $text = pdf('% ' . 'x' x ($fill - 6) . "\n"); return $text . ' ' x ($_[0] - length $text) };
	is(ok_success(upload($tenant, 'pdf', $filled->(10 * $MB)), 'a PDF of 10 MB is taken')->{size_bytes}, 10 * $MB, '... whole');
	is(ok_success(upload($tenant, 'file', $filled->(15 * $MB)), 'a file of 15 MB is taken')->{size_bytes}, 15 * $MB, '... whole');
	is(upload($tenant, 'pdf', $filled->(10 * $MB + 1))->code, 'FILE_TOO_LARGE', '... a byte more is not');
	refused(upload($tenant, 'file', 'x' x (17 * $MB)), 413, 'FILE_TOO_LARGE', 'file', 'what is too much for the web server is refused in the same words');
	my $picture = png(8000, 2999);
	ok_success(upload($tenant, 'photo', $picture), 'a picture of 24 megapixels is taken');
	my $answer = upload($tenant, 'photo', png(5000, 5001));
	refused($answer, 413, 'FILE_TOO_LARGE', 'file', 'a picture of more than 25 megapixels is refused');
	like($answer->errors->[0]{message}, qr/25 MP \(5000 × 5001\)/, '... saying both');
	my $bomb = png(30000, 30000);
	cmp_ok(length $bomb, '<', 200_000, 'a bomb of ' . length($bomb) . ' bytes, which would take 3.6 GB');
	my $begun = time;
	refused(upload($tenant, 'photo', $bomb), 413, 'FILE_TOO_LARGE', 'file', '... is refused');
	cmp_ok(time - $begun, '<', 1, '... at once');
	# A comment that unpacks to 200 MB: the decoder passes over it.
	cmp_ok(upload($tenant, 'photo', png(9, 9, Autogate::Uploads::chunk('zTXt', "a\0\0" . Compress::Zlib::compress('x' x (200 * $MB)))))->status, '<', 500, 'a bomb in a comment is harmless');
}

# The memory of the workers after all that.
SKIP: {
	my $programs = ($ENV{AUTOGATE_VAR} // '') . '/site';
	my @workers = grep { (readlink("$_/exe") // '') =~ m{^\Q$programs\E\S*/programs/files} } glob '/proc/[0-9]*';
	skip 'the workers cannot be seen from here', 1 if !@workers;
	skip 'the sanitizers want memory of their own', 1 if ($ENV{AUTOGATE_BUILD} // '') =~ /-sanitize$/;
	my @mb = map { open my $in, '<', "$_/status" or (); map { /^VmRSS:\s+(\d+)/ ? $1 / 1024 : () } <$in> } @workers;
	my ($most) = sort { $b <=> $a } @mb;
	cmp_ok($most, '<', 15, sprintf 'after that a worker has %.1f MB', $most);
}

# --- Forms. ---
{
	my $raw = sub { my ($body, $type) = @_; return $tenant->raw('POST', '/v1/common/upload/file', { body => $body, headers => { 'Content-Type' => $type // form_type() } }) };
	my ($line, $file, $end) = ('--' . boundary(), part('file', csv(), 'a.csv'), '--' . boundary() . "--\r\n");
	ok_success($raw->($file . $end), 'a form is read');
	ok_success($raw->($file . $end =~ s/\r\n//r), '... also without a line end behind it');
	ok_success($raw->($file . $end, 'Multipart/Form-Data; charset=utf-8; boundary="' . boundary() . '"'), '... and a boundary in quotes');
	refused($raw->(csv(), 'text/csv'), 415, 'FORM_EXPECTED', '', 'bytes without a form are refused');
	refused($tenant->raw('POST', '/v1/common/upload/file', { body => '{}' }), 415, 'FORM_EXPECTED', '', '... and so is JSON');
	refused($raw->($end), 422, 'REQUIRED', 'file', 'a form without parts lacks its file');
	refused($raw->(part('berkas', csv(), 'a.csv') . $end), 422, 'REQUIRED', 'file', 'another name is not it');
	refused($raw->($file . $file . $end), 422, 'REPEATED', 'file', 'two files are one too many');
	refused($raw->($file . part('note', 'x') . $end), 422, 'UNKNOWN_FIELD', 'note', 'a part that nobody knows is refused');
	refused($raw->($file . part('note', 'x' x 1001) . $end), 422, 'TOO_LONG', 'note', '... one that is long at once');
	refused($raw->($file . part('note', "\xff") . $end), 422, 'BAD_CHARACTER', 'note', '... one that is no text as well');
	refused($raw->($file . join('', map { part("n$_", 'x') } 1 .. 9) . $end), 422, 'TOO_MANY', '', '... and many of them');
	my $pad = "X-Pad: " . 'x' x 5000;
	my %wrong = (
		'an end that is missing' => $file, 'no boundary at all' => csv(), 'something before the first boundary' => "halo\r\n$file$end", 'something behind the last' => "$file${end}halo",
		'another boundary' => $file =~ s/\Q$line\E/--lain/r . $end, 'no head' => "$line\r\n\r\nx\r\n$end", 'no name' => "$line\r\nContent-Disposition: form-data\r\n\r\nx\r\n$end",
		'a head without an end' => "$line\r\nContent-Disposition: form-data; name=\"file\"", 'a head of 5 kB' => $file =~ s/\r\n/\r\n$pad\r\n/r . $end,
		'two names' => $file =~ s/name="file"/name="file"; name="x"/r . $end, 'a quote without an end' => $file =~ s/"a\.csv"/"a.csv/r . $end,
		'a NUL in a head' => $file =~ s/a\.csv/a\0.csv/r . $end, 'a head line without a colon' => $file =~ s/\r\n/\r\nhalo\r\n/r . $end, 'bytes in base64' => $file =~ s/\r\n/\r\nContent-Transfer-Encoding: base64\r\n/r . $end,
		'two dispositions' => $file =~ s/(\r\nContent-Disp[^\r]*)/$1$1/r . $end, 'bare line feeds' => ($file . $end) =~ s/\r//gr,
	);
	refused($raw->($wrong{$_}), 400, 'BAD_REQUEST', '', "$_: refused") for sort keys %wrong;
	refused($raw->($file . $end, "multipart/form-data$_"), 400, 'BAD_REQUEST', '', "multipart/form-data$_: refused")
		for '', '; boundary=', '; boundary="' . 'x' x 71 . '"', '; boundary=a; boundary=b', '; boundary="a', '; boundary=a@b', '; =x';
}

# --- Names. ---
my %names = (
	'../../../etc/passwd' => 'passwd.csv', '..\\..\\autogate.ini' => 'autogate.ini.csv', 'C:\\Users\\Ayu\\data.csv' => 'data.csv', '/' => 'file.csv', '...' => 'file.csv', '' => 'file.csv',
	'.htaccess' => 'htaccess.csv', "tagihan\x{202e}vsc.exe" => 'tagihanvsc.exe.csv', "a\x{200b}b\x{feff}.csv" => 'ab.csv', "a\tb.csv" => 'ab.csv', 'DATA.CSV' => 'DATA.CSV',
	'Surat "penting".csv' => 'Surat "penting".csv', 'é日本😀.csv' => 'é日本😀.csv', 'x' x 300 => 'x' x 116 . '.csv', '日' x 300 => '日' x 116 . '.csv', 'a.csv ' => 'a.csv',
);
for my $name (sort keys %names) {
	my $answer = upload($tenant, 'file', csv(), $name =~ s/"/\\"/gr);
	is($answer->data && $answer->data->{file_name}, $names{$name}, 'a name is kept as ' . ($names{$name} =~ s/[^ -~].*|x{20}.*/…/r)) or diag($answer->summary);
	like($answer->data->{file_path}, qr{^uploads/[0-9a-f]{32}-[a-z0-9][a-z0-9._-]*$}, '... and its key is harmless');
}
is(upload($tenant, 'file', csv(), "\xff\xfe.csv")->data->{file_name}, 'file.csv', 'a name that is no UTF-8 is none');

# --- Sent again. ---
{
	my $send = sub { send_form($tenant->with('Idempotency-Key' => $_[0]), 'pdf', part('file', $_[1], 'a.pdf')) };
	my $key = Autogate::unique('unggah');
	my $first = ok_success($send->($key, pdf()), 'an upload with a key');
	is_deeply(ok_success($send->($key, pdf()), '... sent again'), $first, '... gets the first answer');
	refused($send->($key, pdf("% lain\n")), 422, 'IDEMPOTENCY_MISMATCH', undef, '... another file under the same key is refused');
	isnt(ok_success($send->("$key-2", pdf()), 'another key')->{file_path}, $first->{file_path}, '... is another file');
}

# --- How much a day. ---
SKIP: {
	my $fill = sub {
		my ($count, $size) = @_;
		return $gate->sql("INSERT INTO file (id, `key`, name, mime_type, size_bytes, uploaded_by_id, created_at) "
			. "SELECT UNHEX(REPLACE(UUID(), '-', '')), CONCAT('uploads/hari-', UUID()), 'hari', 'text/csv', $size, "
			. "UNHEX(REPLACE('" . $other->user->{id} . "', '-', '')), UTC_TIMESTAMP(3) - INTERVAL 23 HOUR FROM seq_1_to_$count");
	};
	for ([2000, 1, '2000 files'], [1, 2000 * $MB, '2000 MB']) {
		my ($count, $size, $what) = @$_;
		$fill->($count, $size) or skip 'the database cannot be reached from here', 7;
		my $answer = upload($other->with('X-Language' => 'en'), 'file', csv(), 'a.csv');
		refused($answer, 429, 'FILE_DAY_FULL', '', "more than $what within a day are refused");
		like($answer->errors->[0]{message}, qr/\Q$what\E$/, '... saying so');
		my $wait = $answer->header('Retry-After') // 0;
		ok($wait > 3000 && $wait <= 3601, '... and when it is over') or diag($wait);
		ok_success(upload($tenant, 'file', csv(), 'a.csv'), '... to this user alone');
		$gate->sql("DELETE FROM file WHERE name = 'hari'");
	}
	ok_success(upload($other, 'file', csv(), 'a.csv'), 'what is gone does not count');
}

# --- Who sees it. ---
{
	my $path = upload($tenant, 'pdf', pdf(), 'invois.pdf')->data->{file_path};
	for my $look (\&stream, \&url) {
		refused($look->($gate, $path), 401, 'UNAUTHENTICATED', '', 'without a sign-in nobody looks');
		is($look->($tenant, $path)->status, 200, '... the uploader does');
		refused($look->($_, $path), 404, 'NOT_FOUND', 'path', '... nobody else') for $other, $customs;
		refused($look->($tenant, "uploads/$_"), 404, 'NOT_FOUND', 'path', 'nothing is found') for '../autogate.ini', '0' x 32 . '-a.pdf', "'; DROP TABLE file", '';
		refused($look->($tenant, ''), 422, 'REQUIRED', 'path', 'a key must be given');
		refused($look->($tenant, 'x' x 256), 422, 'TOO_LONG', 'path', '... of some length');
	}
	refused(stream($tenant, $path, download => 'maybe'), 422, 'WRONG_TYPE', 'download', 'download is yes or no');
	my $link = url($tenant, $path)->data;
	like($link->{expires_at}, qr/^20\d\d-.*\.000Z$/, 'a link says its end');
	is(bytes_of($link->{file_url}), pdf(), '... and opens the file to whoever has it');
	ok(tenants_ticket($path)->{id}, 'a ticket names it');
	is($_->($customs, $path)->status, 200, '... and who sees the ticket sees the file') for \&stream, \&url;
	refused(stream($other, $path), 404, 'NOT_FOUND', 'path', '... another tenant does not');
	my $named = $other->raw('POST', '/v1/tickets/tenant/without-pabeanan', { body => json_of(foreign_body($path)) });
	refused($named, 422, 'FILE_FOREIGN', 'supporting_documents[0].file_path', '... nor by naming its key');
	my $thumbnail = upload($tenant, 'photo', png(9, 9))->data->{thumbnail_path};
	refused($tenant->raw('POST', '/v1/tickets/tenant/without-pabeanan', { body => json_of(foreign_body($thumbnail)) }), 422, 'FILE_FOREIGN', undef, 'a thumbnail is nothing to name');
}
sub foreign_body
{
	my ($path) = @_;
	return { vehicle => { type => 'Truk', comodity => 'Semen', police_number => 'W 1 AB', vehicle_type => 'truck', unit_of_item => 'ton', total_item => 1 },
		building_ids => [map { $_->{id} } @{ $gate->demo->{buildings} }[0]], request_at => POSIX::strftime('%Y-%m-%d', gmtime(time + 7 * 3600)),
		supporting_documents => [{ document_type => 'invoice', file_path => $path }] };
}

# --- A slow client holds nobody. ---
{
	my ($host, $port) = $gate->base_url =~ m{^http://([^:/]+):(\d+)};
	my @slow = map {
		my $socket = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or die "$host:$port: $@";
		print $socket "POST /v1/common/upload/pdf HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " . $tenant->token . "\r\nContent-Type: " . form_type() . "\r\nContent-Length: 100000\r\n\r\n--";
		$socket->flush;
		$socket;
	} 1 .. 8;
	my $begun = time;
	ok_success(upload($tenant, 'file', csv()), 'with eight uploads that do not come, one more is taken');
	cmp_ok(time - $begun, '<', 1, '... at once');
	close $_ for @slow;
}

# --- The sweep. ---
SKIP: {
	skip 'AUTOGATE_BUILD names no build', 1 if !$ENV{AUTOGATE_BUILD};
	my $sweep = sub { return system("$ENV{AUTOGATE_BUILD}/jobs/tidy 2>/dev/null") };
	my $due = sub { $gate->sql("UPDATE file SET look_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE WHERE `key` IN (" . join(',', map { "'$_'" } @_) . ')') };
	my $folder = ($gate->setting('store') // 'folder') eq 'folder' && $gate->setting('folder') || '';
	my ($photo, $named, $young) = (upload($tenant, 'photo', png(9, 9))->data, upload($tenant, 'pdf', pdf())->data, upload($tenant, 'pdf', pdf())->data);
	tenants_ticket($named->{file_path});
	my $begun = 'uploads/' . unpack('H*', pack 'N4', map { rand 2**32 } 1 .. 4) . '-putus.pdf';
	$gate->sql("INSERT INTO file (id, `key`, name, mime_type, size_bytes, look_at) VALUES (UNHEX(REPLACE(UUID(), '-', '')), '$begun', 'putus.pdf', 'application/pdf', 1, UTC_TIMESTAMP(3))")
		or skip 'the database cannot be reached from here', 1;
	if (-w "$folder/uploads") {
		open my $half, '>', "$folder/$begun" or die $!;
		close $half;
	}
	$due->($photo->{file_path}, $named->{file_path}, $photo->{thumbnail_path}, $begun);
	is($sweep->(), 0, 'the sweep runs');
	$sweep->();
	is(url($tenant, $photo->{file_path})->status, 404, 'what nothing names is gone');
	is(url($tenant, $photo->{thumbnail_path})->status, 404, '... with its thumbnail');
	is(url($tenant, $_->{file_path})->status, 200, 'what something names, or whose day is not over, stays') for $named, $young;
	ok(!-e "$folder/$_", '... from the disk as well') for $photo->{file_path}, $photo->{thumbnail_path}, $begun;

	# Something is about to name one when its time comes, and holds its row meanwhile, as each body does that names files.
	my $late = upload($tenant, 'pdf', pdf())->data->{file_path};
	$due->($late);
	my $naming = fork // die $!;
	if (!$naming) {
		my $named = "UPDATE user SET file_path = '$late' WHERE id = UNHEX(REPLACE('" . $tenant->user->{id} . "', '-', ''))";
		my $is_named = $gate->sql("BEGIN; SELECT uploaded_by_id INTO \@who FROM file WHERE `key` = '$late' LOCK IN SHARE MODE; DO SLEEP(1.875); $named; COMMIT");
		POSIX::_exit($is_named ? 0 : 1);
	}
	my $is_held = sub { my ($row) = $gate->rows("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO = 'DO SLEEP(1.875)'"); return $row->[0] };
	for (1 .. 100) { last if $is_held->(); select undef, undef, undef, 0.05 }
	is($sweep->(), 0, 'a sweep while a file is being named ends well');
	is($is_held->(), 0, '... once it is named');
	waitpid $naming, 0;
	is($?, 0, '... which nothing hinders');
	is(url($tenant, $late)->status, 200, '... and the file stays');
	$gate->sql("UPDATE user SET file_path = NULL WHERE file_path = '$late'");
}
done_testing;
