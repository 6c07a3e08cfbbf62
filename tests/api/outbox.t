#!/usr/bin/perl
# outbox: what others are told, and what became of it. Messages of the target "test", to whom nobody delivers, stay as they are put here.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $super = $gate->as('it_bkms');
my $admin = $gate->as('administrator_internal');
my $mark = unique('OB');
my $made = 0;

# put STATE, COLUMN => SQL …: a message, as the database has it; its id.
sub put
{
	my ($state, %more) = @_;
	my $id = sprintf '0190a000-0000-7%03x-8%03x-%012x', $$ % 4096, ++$made, int(Time::HiRes::time() * 1000);
	my %row = (id => "UNHEX(REPLACE('$id', '-', ''))", target => "'test'", kind => "'told'", subject => "'$mark'", message_key => "'$mark-$made'", state => "'$state'",
		message => qq('{"to": "a\@b.example", "sealed": {"link": "c2VjcmV0"}}'), due_at => 'UTC_TIMESTAMP(3) + INTERVAL 1 DAY', created_at => 'UTC_TIMESTAMP(3)', attempts => 0, %more);
	my @columns = sort keys %row;
	$gate->sql(sprintf 'INSERT INTO outbox (%s) VALUES (%s)', join(', ', @columns), join ', ', @row{@columns})
		or plan(skip_all => 'the database cannot be reached to put messages into the outbox');
	return $id;
}
sub try_at { my ($id, $number, $result) = @_; $gate->sql("INSERT INTO outbox_attempt VALUES (UNHEX(REPLACE(UUID(), '-', '')), UNHEX(REPLACE('$id', '-', '')), $number, '$result', 550, '550 no such user', 12, UTC_TIMESTAMP(3))") }
sub message { return $super->get("/v1/outbox/$_[0]")->data }

# --- GET /v1/outbox lists them. ---
my %id = map { $_ => put($_, attempts => 3) } qw(PENDING SENT ACCEPTED REJECTED UNKNOWN DEAD);
my $old = put('PENDING', created_at => 'UTC_TIMESTAMP(3) - INTERVAL 2 HOUR', kind => "'other'");
lists_well($super, '/v1/outbox', within => { subject => $mark }, sorts => ['created_at'], filters => { state => 'DEAD', kind => 'other', target => 'test' }, dates => 1);
{
	my ($shown) = @{ $super->get('/v1/outbox', { subject => $mark, state => 'DEAD' })->items };
	is_deeply([@$shown{qw(id target kind subject state state_label attempts)}], [$id{DEAD}, 'test', 'told', $mark, 'DEAD', 'Gagal', 3], 'one is shown with its state');
	ok(!exists $shown->{message}, '... its text only when one is looked at');
	is_deeply([map { $_->{id} } @{ $super->get('/v1/outbox', { subject => $mark, older_than_s => 3600 })->items }], [$old], 'those that wait for an hour');
	refused($super->get('/v1/outbox', { older_than_s => -1 }), 422, 'TOO_SMALL', 'older_than_s', '... an age is not negative');
	refused($super->get('/v1/outbox', { older_than_s => 'long' }), 422, 'WRONG_TYPE', 'older_than_s', '... and a number');
	refused($super->get('/v1/outbox', { state => 'LOST' }), 422, 'NOT_A_CHOICE', 'state', 'a state is one that there is');
	refused($admin->get('/v1/outbox'), 403, 'FORBIDDEN', '', 'an administrator reads none');
	refused($gate->get('/v1/outbox'), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
}

# --- GET /v1/outbox/{id} shows one with its attempts. ---
{
	try_at($id{DEAD}, $_, 'AWAY') for 1, 2;
	try_at($id{DEAD}, 3, 'REJECTED');
	my $answer = $super->get("/v1/outbox/$id{DEAD}");
	my $shown = ok_success($answer, 'one is looked at');
	is_deeply($shown->{message}, { to => 'a@b.example' }, '... what it says, but for what is sealed');
	unlike($answer->content, qr/sealed|c2VjcmV0/, '... which stands nowhere');
	is(scalar @{ $shown->{history} }, 3, '... each attempt');
	my ($last) = grep { $_->{number} == 3 } @{ $shown->{history} };
	is_deeply([@$last{qw(result result_label code words took_ms)}], ['REJECTED', 'Ditolak', 550, '550 no such user', 12], '... with what came of it');
	refused($super->get('/v1/outbox/' . absent_id()), 404, 'NOT_FOUND', 'id', 'what is not there is not found');
	refused($admin->get("/v1/outbox/$id{DEAD}"), 403, 'FORBIDDEN', '', 'an administrator looks at none');
	refused($gate->get("/v1/outbox/$id{DEAD}"), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
}

# --- POST /v1/outbox/resend/{id} sends one again. ---
for my $state (qw(DEAD REJECTED UNKNOWN)) {
	ok_success($super->post("/v1/outbox/resend/$id{$state}"), "one that is $state is sent again");
	is(message($id{$state})->{state}, 'PENDING', '... and waits for its turn');
	cmp_ok(message($id{$state})->{due_at}, 'lt', message($id{PENDING})->{due_at}, '... which is now');
}
for my $state (qw(PENDING SENT ACCEPTED)) {
	refused($super->post("/v1/outbox/resend/$id{$state}"), 409, 'OUTBOX_STATE', 'state', "one that is $state is not");
	is(message($id{$state})->{state}, $state, '... and stays so');
}
refused($super->post("/v1/outbox/resend/$id{DEAD}"), 409, 'OUTBOX_STATE', 'state', 'nor one twice');
{
	my $stale = put('DEAD', message => qq('{"to": "a\@b.example", "sealed": null}'));
	refused($super->post("/v1/outbox/resend/$stale"), 409, 'OUTBOX_STALE', 'id', 'nor one whose link opens no more');
	is(message($stale)->{state}, 'DEAD', '... which stays as it is');
	ok_success($super->post('/v1/outbox/resend/' . put('DEAD', message => qq('{"to": "a\@b.example"}'))), '... but one that never had one');
}
refused($super->post('/v1/outbox/resend/' . absent_id()), 404, 'NOT_FOUND', 'id', 'nor one that is not there');
refused($admin->post("/v1/outbox/resend/$id{DEAD}"), 403, 'FORBIDDEN', '', 'nor by an administrator');
refused($gate->post("/v1/outbox/resend/$id{DEAD}"), 401, 'UNAUTHENTICATED', '', 'nor by a stranger');
refuses_methods($super, "/v1/outbox/$id{DEAD}", 'GET');

$gate->sql("DELETE FROM outbox WHERE subject = '$mark'");
done_testing;
