#!/usr/bin/perl
# New programs in the rush hour: workers are told to finish, one after the other and all at once, while clients read, write and check
# in. No request fails, and none is done twice. AUTOGATE_RENEWALS says how often every worker is renewed (6).
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;
use Time::HiRes qw(sleep time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;

my $renewals = $ENV{AUTOGATE_RENEWALS} // 6;
my $gate = Autogate->new;
my $run = ($ENV{AUTOGATE_VAR} // '') . '/run';
plan(skip_all => 'AUTOGATE_VAR names no folder whose workers could be renewed') if !-r "$run/products.pid";
my $folder = tempdir(CLEANUP => 1);
my $admin = $gate->as('administrator_internal');
my @lanes = $gate->gate_with_lanes(2);

sub slurp { open my $in, '<', $_[0] or return ''; local $/; return scalar <$in> // '' }
sub workers { my $pid = slurp("$run/$_[0].pid") + 0; return split ' ', slurp("/proc/$pid/task/$pid/children") }

# What each client does again and again: a request, and whether its answer is right. Sent bare: the other tests hold answers against
# the document, here there should be many.
sub asked
{
	my ($method, $path, $body, @more) = @_;
	return $gate->http->request($method, $gate->base_url . $path, { content => $body // '', headers => {
		Authorization => 'Bearer ' . $admin->token, 'Content-Type' => 'application/json', @more } });
}
sub is_well { my ($answer, $like) = @_; return ("$answer->{status} $answer->{content}", $answer->{status} == 200 && $answer->{content} =~ $like) }
my @clients = (
	sub { is_well(asked('GET', '/v1/products?per_page=5'), qr/"items"/) },
	sub { is_well(asked('GET', '/v1/products?per_page=1', '', Connection => 'close'), qr/"items"/) },
	sub { my $code = unique('R'); is_well(asked('POST', '/v1/products', json_of({ code => $code, name => "Uji $code", unit => 'ton' })), qr/"id"/) },
	sub {   # its answer is written long before it is due
		my $elsewhere = $gate->from(sprintf '127.%d.%d.%d', map { 1 + int rand 254 } 1 .. 3);
		is_well($elsewhere->http->request('POST', $gate->base_url . '/v1/auth/forgot-password', {
			content => json_of({ email => lc(unique('nobody-')) . '@uji.example' }), headers => { 'Content-Type' => 'application/json' } }), qr/"data": ?null/);
	},
	map { my $lane = $_; sub {
		my $body = $lane->body_of(qr => 'TKT-00000000-B1XX');
		is_well(asked('POST', $lane->checkpoint_path, $body, %{ $lane->headers('POST', $lane->checkpoint_path, $body, {}) }), qr/"decision"/);
	} } @lanes,
);

# A child that works until the file "end" is there; its last line tells how many answers it had, those before it what was wrong.
sub client
{
	my ($number, $ask) = @_;
	my $pid = fork // die "fork: $!";
	return $pid if $pid;
	Test::More->builder->no_ending(1);
	open my $out, '>', "$folder/$number" or POSIX::_exit(1);
	my $count = 0;
	while (!-e "$folder/end") {
		my ($answer, $is_right) = eval { $ask->() };
		print $out ($answer // $@) =~ tr/\n/ /r, "\n" if !$is_right;
		$count++;
	}
	print $out "$count\n";
	close $out;
	POSIX::_exit(0);
}

my @pids = map { client($_, $clients[$_]) } 0 .. $#clients;
sleep 0.3;
my ($renewed, $longest_s) = (0, 0);
for my $round (1 .. $renewals) {
	for my $program (qw(products checkpoint auth)) {
		my @old = workers($program);
		for my $some ($round % 2 ? map { [$_] } @old : \@old) {   # in turn; all at once
			my $begun = time;
			$renewed += kill USR1 => @$some;
			sleep 0.01 while time - $begun < 20 && grep { my $pid = $_; grep { $_ == $pid } workers($program) } @$some;
			$longest_s = time - $begun if time - $begun > $longest_s;
		}
	}
	sleep($round % 50 ? 0.1 : 0.4);   # multiwatch gives up on what dies young a hundred times on end
}
open my $end, '>', "$folder/end" or die "$folder/end: $!";
close $end;
waitpid $_, 0 for @pids;

my ($answers, @wrong) = (0);
for my $number (0 .. $#clients) {
	my @lines = split /\n/, slurp("$folder/$number");
	cmp_ok($lines[-1] // 0, '>', 3, "client $number was answered");
	$answers += pop @lines // 0;
	push @wrong, map { "client $number: $_" } @lines;
}
cmp_ok($renewed, '>=', 6 * $renewals, 'workers were renewed');
cmp_ok($longest_s, '<', 5, sprintf 'each made room within seconds (%.1f)', $longest_s);
is(scalar @wrong, 0, "of $answers requests none failed") or diag(map { "$_\n" } @wrong[0 .. ($#wrong < 9 ? $#wrong : 9)]);
done_testing;
