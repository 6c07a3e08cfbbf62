#!/usr/bin/perl
# The volume of the stored files is full, and the one of the logs: vehicles pass, tickets are made and printed. Needs the right to mount
# a small volume of its own over the folder.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Program;
use Autogate::Uploads;

my $gate = Autogate->new;
my $folder = $gate->setting('folder') // '';
plan(skip_all => 'AUTOGATE_CONFIG names no folder of files') if !-d $folder;
my ($uid, $gid) = (stat $folder)[4, 5];
system("mount -t tmpfs -o size=64k,mode=750,uid=$uid,gid=$gid autogate-test '$folder' 2>/dev/null") == 0
	or plan(skip_all => 'a volume cannot be mounted here');
END { system("umount '$folder'") if $folder && `grep -c ' $folder tmpfs ' /proc/mounts` > 0 }
system("head -c 100000 /dev/zero >'$folder/filling' 2>/dev/null");
system("head -c 8192 /dev/zero >'$folder/more' 2>/dev/null");
is(-s "$folder/more" || 0, 0, 'the volume is full');

my $tenant = $gate->as('administrator_tenan');
my ($in, $out) = map { $gate->lane($_) } qw(LANE0002 LANE0004);
my $ticket = $tenant->ticket;
is($in->checkpoint(qr => $ticket->{qr})->json->{decision}, 'ACCEPT', 'a vehicle is let in');
is($out->checkpoint(qr => $ticket->{qr})->json->{decision}, 'ACCEPT', '... and out');
is($tenant->with(Accept => 'application/pdf')->get("/v1/tickets/tenant/without-pabeanan/download/$ticket->{id}")->media_type, 'application/pdf', 'a ticket is printed');

my $refused = upload($tenant, 'pdf', pdf(), 'a.pdf');
refused($refused, 503, 'NOT_AVAILABLE', '', 'an upload is refused');
cmp_ok($refused->header('Retry-After') // 0, '>', 0, '... until a time that it says');
is(scalar(grep { !/filling|more/ } glob "$folder/*/*"), 0, '... and nothing of it is kept');

# The volume on which nginx collects what comes.
{
	my $temp = "$ENV{AUTOGATE_VAR}/nginx/temp/body";
	my ($owner, $group) = (stat $temp)[4, 5];
	SKIP: {
		skip 'nginx\'s folder is not here', 6 if !defined $owner;
		system("mount -t tmpfs -o size=64k,mode=700,uid=$owner,gid=$group autogate-test '$temp' 2>/dev/null") == 0 or skip 'a volume cannot be mounted here', 6;
		my $large = pdf('% ' . 'x' x 200_000 . "\n");
		for ([upload => sub { upload($tenant, 'pdf', $large, 'a.pdf') }], ['any body' => sub { $tenant->raw('POST', '/v1/products', { body => '"' . 'x' x 200_000 . '"' }) }]) {
			my ($what, $send) = @$_;
			my $answer = $send->();
			refused($answer, 503, 'NOT_AVAILABLE', '', "$what: without room for it on its way it is refused");
			cmp_ok($answer->header('Retry-After') // 0, '>', 0, '... until a time that it says');
		}
		my $lane = $in->checkpoint(more => { x => 'x' x 200_000 });
		is($lane->status, 503, 'a lane is told that it is not its fault');
		is(($lane->json // {})->{decision}, 'HOLD', '... in the words that it knows') or diag($lane->summary);
		system("umount '$temp'");
	}
}

# Whatever a program logs goes nowhere.
my $program = Autogate::Program->new($ENV{AUTOGATE_BUILD});
my $next = $tenant->ticket;
my $body = $in->body_of(qr => $next->{qr});
my $answer = $program->ask({ sender => $in, method => 'POST', path => $in->checkpoint_path, body => $body, log => '/dev/full' });
is($answer->json->{decision}, 'ACCEPT', 'a vehicle is let in when nothing can be logged') or diag($answer->summary);
done_testing;
