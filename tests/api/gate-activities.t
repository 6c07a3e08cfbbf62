#!/usr/bin/perl
# gate-activities: what happened at the lanes, the story of a visit, and who is inside.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $tenant = $gate->as('administrator_tenan');
my $other = $gate->as('administrator_tenan', 2);
my $officer = $gate->as('operasional_internal');
my $list = '/v1/gate-activities';

# Five trucks come in by one lane; one comes again with another plate, one is unknown.
my ($lane) = $gate->gate_with_lanes(1);
my @tickets = map { $tenant->ticket } 1 .. 5;
$lane->checkpoint(qr => $_->{qr}, plate => $_->{vehicle}{police_number}) for @tickets;
$lane->checkpoint(qr => $tickets[0]{qr}, plate => 'L 1 A');
$lane->checkpoint(qr => unique('TKT-'));
my %here = (lane_code => $lane->code);

# --- GET /v1/gate-activities lists what happened. ---
{
	my $all = ok_success($officer->get($list, { %here, sort => 'latest' }), 'an officer looks');
	is(scalar @{ $all->{items} }, 7, '... and sees every event of the lane');
	my ($newest, $held) = @{ $all->{items} };
	is_deeply([@$newest{qw(decision reason_code lamp action)}], ['REJECT', 'UNKNOWN_CODE', 'merah', 'KEEP_CLOSED'], 'the newest first');
	is_deeply([@$held{qw(plate_read plate)}, $held->{ticket}{number}], ['L 1 A', $tickets[0]{plate}, $tickets[0]{ticket_access_number}],
		'the plate that was read, what it was matched to, and the ticket');
	is_deeply([$held->{reason_code}, sort @{ $held->{reasons} }], ['ALREADY_INSIDE', 'ALREADY_INSIDE', 'PLATE_MISMATCH'], 'the gravest reason, and all that applied');
	my ($entry) = grep { $_->{decision} eq 'ACCEPT' } @{ $all->{items} };
	is_deeply([@$entry{qw(direction step credential passage mode)}], ['IN', 'MAIN_IN', 'qr', 'ASSUMED', 'AUTO'], 'how it was known, and that it passed');
	is($entry->{plate_score}, 100, 'how well the plate matched');
	is($entry->{ticket}{type}, 'Tenan - Tidak Memiliki Dokumen Kepabeanan', 'the kind of ticket');
	lists_well($officer, $list, within => { %here }, sorts => ['created_at'], filters => { decision => 'ACCEPT', lamp => 'hijau', direction => 'IN', reason_code => 'VALID' }, dates => 1);
	is($officer->get($list, { %here, ticket_number => $tickets[1]{ticket_access_number} })->meta->{total}, 1, 'by ticket number');
	is($officer->get($list, { %here, plate => $tickets[2]{plate} })->meta->{total}, 1, 'by plate');
	is($officer->get($list, { %here, plate => $tickets[2]{vehicle}{police_number} })->meta->{total}, 1, '... also with its blanks');
	is($officer->get($list, { %here, search => $tickets[3]{plate} })->meta->{total}, 1, 'by search');
	is($officer->get($list, { %here, search => lc $tickets[3]{vehicle}{police_number} })->meta->{total}, 1, '... however the plate is written');
	is_deeply([@$entry{qw(direction_label vehicle_type_label lamp_label mode_label)}], ['Masuk', 'Truk', 'Hijau', 'Otomatis'], 'what is chosen among some has words for people');
	refused($officer->get($list, { decision => 'MAYBE' }), 422, 'NOT_A_CHOICE', 'decision', 'a filter takes what it knows');
	refused($officer->get($list, { gate_id => 'x' }), 422, 'BAD_FORMAT', 'gate_id', '... and ids that are some');
	refused($gate->get($list), 401, 'UNAUTHENTICATED', '', 'a stranger sees nothing');
}

# --- A tenant sees its own. ---
{
	is($tenant->get($list, { %here })->meta->{total}, 6, 'the tenant sees what happened to its tickets');
	is($other->get($list, { %here })->meta->{total}, 0, 'another tenant sees nothing of it');
	is($other->get($list, { %here, company_id => $tenant->company_id })->meta->{total}, 0, '... also when it asks for it');
}

# --- GET /v1/gate-activities/visits/{id} is the story of one stay. ---
my $visit_id;
{
	my ($entry) = @{ $officer->get($list, { %here, ticket_number => $tickets[4]{ticket_access_number} })->items };
	$visit_id = $entry->{visit_id};
	my $visit = ok_success($tenant->get("$list/visits/$visit_id"), 'the tenant reads the story of a visit');
	is_deeply([@$visit{qw(state place plate vehicle_type)}, $visit->{ticket}{number}], ['OPEN', 'main', $tickets[4]{plate}, 'truck', $tickets[4]{ticket_access_number}], '... who and where');
	is_deeply([map { $_->{id} } @{ $visit->{activities} }], [$entry->{id}], '... with its events');
	is($tenant->get("$list/visits/$entry->{id}")->data->{id}, $visit_id, 'the id of an event names the visit as well');
	refused($other->get("$list/visits/$visit_id"), 404, 'NOT_FOUND', 'id', 'another tenant\'s visit is not there');
	refused($other->get("$list/visits/$entry->{id}"), 404, 'NOT_FOUND', 'id', '... also not by its event');
	refused($officer->get("$list/visits/" . absent_id()), 404, 'NOT_FOUND', 'id', 'a visit that never was is not there');
	refused($gate->get("$list/visits/$visit_id"), 401, 'UNAUTHENTICATED', '', 'a stranger reads nothing');
}

# --- GET /v1/gate-activities/inside is who is inside. ---
{
	my $inside = ok_success($tenant->get("$list/inside", { search => $tickets[4]{plate} }), 'the tenant asks who is inside');
	is_deeply([map { $_->{id} } @{ $inside->{items} }], [$visit_id], '... and finds the truck');
	$lane->checkpoint(qr => $other->ticket->{qr}) for 1 .. 4;   # whose list is short
	lists_well($other, "$list/inside", sorts => [qw(plate company_name employee_name vehicle_type place siklus in_at)]);
	my ($row) = @{ $inside->{items} };
	ok(!$row->{is_overdue} && !$row->{is_presumed_out} && $row->{dwell_s} >= 0, '... neither overdue nor presumed out');
	is($tenant->get("$list/inside", { search => $_ })->meta->{total}, 1, "... also by $_") for $tickets[4]{vehicle}{police_number}, $tickets[4]{ticket_access_number};
	is($other->get("$list/inside", { search => $tickets[4]{plate} })->meta->{total}, 0, 'another tenant does not');
	is($officer->get("$list/inside", { place => 'port', search => $tickets[4]{plate} })->meta->{total}, 0, 'by place');
	my ($out) = grep { $_->{direction} eq 'OUT' && $_->{gate_type} eq 'Main' && !$_->{reports_passage} && $_->{allowed_kinds}[0] eq 'truck' } @{ $gate->demo->{lanes} };
	my $left = $gate->lane($out->{lane_code})->checkpoint(qr => $tickets[4]{qr});
	is($left->json->{decision}, 'ACCEPT', 'it leaves') or diag($left->summary);
	is($officer->get("$list/inside", { search => $tickets[4]{plate} })->meta->{total}, 0, '... and is not inside any more');
	is($officer->get("$list/visits/$visit_id")->data->{closed_as}, 'out', 'the visit is closed as out');
	refused($gate->get("$list/inside"), 401, 'UNAUTHENTICATED', '', 'a stranger asks in vain');
	refused($officer->get("$list/inside", { place => 'moon' }), 422, 'NOT_A_CHOICE', 'place', 'a place is one of ours');
}

done_testing();
