#!/usr/bin/perl
# Files in S3, with a real server: the store's own tests against it, and what a signed link of ours leads to.
use strict;
use warnings;
use Cwd qw(realpath);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use IO::Socket::INET;
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Bucket;
use Autogate::Program;

my $gate = Autogate->new;
plan(skip_all => 'the secrets cannot be read') if !defined $gate->setting('link_key');
my $bucket = Autogate::Bucket->new;
my $build = $ENV{AUTOGATE_BUILD};

# --- The same tests as for the folder, and those that only a server can decide. ---
{
	local $ENV{AUTOGATE_STORE} = $bucket->settings;
	for my $unit (qw(file_store file_store_s3)) {
		my $said = `make -s -C '$build' tests/unit/store/$unit 2>&1 && CMOCKA_MESSAGE_OUTPUT=TAP '$build/tests/unit/store/$unit' 2>/dev/null`;
		is($?, 0, "$unit holds with a server of S3") or diag($said);
		cmp_ok(() = $said =~ /^ok \d/mg, '>=', $unit eq 'file_store' ? 10 : 2, '... in all its tests');
	}
}

# --- A link of ours leads to the bucket; type, name and whether it is saved are ours to say. ---
my $program = Autogate::Program->new($build, AUTOGATE_CONFIG => $bucket->settings);
my $anyone = bless { headers => {} }, 'Autogate';
my $http = HTTP::Tiny->new(max_redirect => 0);

# put NAME, TYPE, BYTES: a file in the bucket, by a signer that is not ours, and its row.
sub put
{
	my ($name, $type, $bytes) = @_;
	my $key = 'uploads/' . unpack('H*', join '', map { chr rand 256 } 1 .. 16) . "-$name";
	my $file = "$bucket->{folder}/body";
	Autogate::Bucket::spew($file, $bytes);
	$bucket->run("curl -sS --fail -T $file --aws-sigv4 aws:amz:us-east-1:s3 --user $bucket->{access_key}:$bucket->{secret_key} "
		. "-H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' " . $bucket->url . "/$bucket->{bucket}/kek/$key");
	$gate->sql("INSERT INTO file (id, `key`, name, mime_type, size_bytes, stored_at) VALUES (UNHEX(REPLACE(UUID(), '-', '')), '$key', '$name', '$type', "
		. length($bytes) . ', UTC_TIMESTAMP(3))');
	return $key;
}
sub follow
{
	my ($key, $more) = @_;
	my $path = $gate->signed("/v1/files/$key", time + 3600) . ($more // '');
	return $program->ask({ sender => $anyone, method => 'GET', path => $path, body => '' });
}

my $photo = put('foto.png', 'image/png', 'bukan foto' x 1000);
my $answer = follow($photo);
is($answer->status, 302, 'a signed link leads to the bucket') or diag($answer->summary, $answer->{log});
is($answer->header('Cache-Control'), 'private, max-age=240', '... which the browser may keep for less than it opens');
is($answer->content, '', '... without a body');
my $there = $http->get($answer->header('Location'));
is($there->{status}, 200, '... where the file is') or diag($there->{content});
is($there->{content}, 'bukan foto' x 1000, '... whole');
is($there->{headers}{'content-type'}, 'image/png', '... as what it is');
is($there->{headers}{'content-disposition'}, "inline; filename*=UTF-8''foto.png", '... to be shown under its name');
is($http->get($answer->header('Location'), { headers => { Range => 'bytes=0-4' } })->{content}, 'bukan', '... or a part of it');
is($http->get($answer->header('Location') =~ s/foto\.png\?/lain.png?/r)->{status}, 403, 'it opens no other file');
is($http->get($answer->header('Location') =~ s/Expires=600/Expires=6000/r)->{status}, 403, '... and cannot be prolonged');
is($http->get($answer->header('Location') =~ s/inline/attachment/r)->{status}, 403, '... nor told to answer otherwise');

my $named = $http->get(follow($photo, '&name=gerbang%20%C3%A9.png')->header('Location'));
is($named->{headers}{'content-disposition'}, "inline; filename*=UTF-8''gerbang%20%C3%A9.png", 'another name goes along');
my $page = $http->get(follow(put('halaman.html', 'text/html', '<script>'))->header('Location'));
like($page->{headers}{'content-disposition'}, qr/^attachment; /, 'what a browser could run is saved');
is(follow('uploads/' . '0' x 32 . '-a')->status, 404, 'a file without a row is not looked for');

# --- An installation whose files lie there: uploads are what they are with the folder. ---
{
	my $top = realpath(dirname(__FILE__) . '/../..');
	my $folder = tempdir('s3-run-XXXXXX', DIR => $ENV{AUTOGATE_VAR} // '/tmp', CLEANUP => 1);
	my $port = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')->sockport;
	chmod 0755, $folder;
	mkdir "$folder/var";
	Autogate::Bucket::spew("$folder/more.ini", $bucket->lines);
	system('cp', "$bucket->{folder}/secrets.ini", "$folder/var/secrets.ini");
	local @ENV{qw(AUTOGATE_VAR AUTOGATE_PORT AUTOGATE_SETTINGS AUTOGATE_LOGIN_RATE)} = ("$folder/var", $port, "$folder/more.ini", 10_000);
	local @ENV{qw(AUTOGATE_DEMO AUTOGATE_CONFIG)} = map { "$folder/var/$_" } qw(demo.json autogate.ini);
	delete local $ENV{AUTOGATE_SEEN};
	is(system("$top/autogate run --detach --no-truck >$folder/run.log 2>&1"), 0, 'an installation with files in S3 starts') or diag(Autogate::Bucket::slurp("$folder/run.log"));
	my $said = `cd '$top' && prove --verbose tests/api/files.t 2>&1`;
	is($?, 0, 'uploads hold in it as they do with the folder') or diag($said =~ /^(not ok .*|#.*|.*Dubious.*)$/mg);
	cmp_ok(() = $said =~ /^ok \d/mg, '>', 200, '... in all their tests');
	ok(!-e "$folder/var/files/uploads", '... and leave nothing in the folder');

	$bucket->stop;
	$said = `cd '$top' && perl -Itests/lib -MAutogate -MAutogate::Uploads -e '
		my \$gate = Autogate->new; my \$tenant = \$gate->as("administrator_tenan");
		my \$answer = upload(\$tenant, "pdf", pdf());
		print join " ", \$answer->status, \$answer->code, \$answer->header("Retry-After"), \$tenant->get("/v1/tickets")->status' 2>&1`;
	is($said, '503 NOT_AVAILABLE 30 200', 'without the store uploads are told to come back, and all else goes on');
	is(system("$top/autogate stop >/dev/null 2>&1"), 0, '... until it ends');
}

is(follow($photo)->status, 302, 'a link needs no store to be made');
$gate->sql("DELETE FROM file WHERE `key` LIKE '%-foto.png' OR `key` LIKE '%-halaman.html'");
done_testing;
