#!/usr/bin/perl
# Every call fails once: of the database (a deadlock, a lock that is not given, a lost connection, a node that leaves, a full table),
# of the kernel's random numbers, of the log, of memory. What follows is the right answer or a clean refusal: HOLD for a lane, never
# OPEN for what is not stored, nothing half done, and no program that breaks. The answer to a commit that got lost is settled.
# AUTOGATE_FAULTS=all tries every error at every call, and every allocation; else some calls, with the errors in turn.
use strict;
use warnings;
use Errno qw(EIO ENOMEM ENOSPC);
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Database;
use Autogate::Program;
use Autogate::Writes;

my $gate = Autogate->new;
my $database = Autogate::Database->new($gate) or plan(skip_all => 'the database cannot be looked into from here');
my $all = ($ENV{AUTOGATE_FAULTS} // '') eq 'all';
my $program = Autogate::Program->new($ENV{AUTOGATE_BUILD});
my $watched = $ENV{AUTOGATE_BUILD} . '-sanitize';   # as ./autogate test builds it
my $careful = -x "$watched/cgi-bin/checkpoint" ? Autogate::Program->new($watched, ASAN_OPTIONS => 'exitcode=99') : $program;

my @errors = (1213, 1205, 2006, 2013, 1020, 1047, 1114);   # the last one alone is not gone when the same is done again
my ($faults, $begun) = (0, time);
my %came;

# clean ANSWER: undef for a refusal as the contract has it, else what is wrong with it.
sub unclean
{
	my ($answer) = @_;
	my ($status, $said) = ($answer->status, $answer->json);
	return "it ended with signal $answer->{signal}, status $answer->{exit}: $answer->{log}" if $answer->{signal} || $answer->{exit};
	return 'no refusal: ' . $answer->summary if $status != 500 && $status != 503 && !may_fail($answer);
	return 'no time to come again: ' . $answer->summary if $status == 503 && !$answer->header('Retry-After');
	if ($answer->path =~ /checkpoint/) {
		my $hold = join ' ', $status, map { $_ // '-' } @$said{qw(decision reasonCode lamp)}, $said->{gateAction}{action};
		return $hold eq '503 HOLD INTERNAL kuning CALL_OFFICER' ? undef : "not held: $hold";
	}
	return $said->{code} && @{ $answer->errors } && !exists $said->{data} ? undef : 'no envelope: ' . $answer->summary;
}

# Whether all was done, though perhaps not said any more: the program ended on the answer's last way out.
sub is_done { my ($answer) = @_; return $answer->status == 200 || $answer->{log} =~ /"status":200/ }

# wrong WRITE, REQUEST, ANSWER, BEFORE, MUST: what is wrong with what came of a fault, in words. MUST: it should have come right nevertheless.
sub wrong
{
	my ($write, $request, $answer, $before, $must) = @_;
	if (!$answer->{exit} && $write->{means}->($answer) eq $write->{good}) {
		$came{right}++;
		return $database->changed($before) ? () : ('answered for nothing: ' . $answer->summary);
	}
	$came{ $answer->{exit} == 70 ? 'no answer' : $answer->status }++;
	return is_again($write, $request) ? () : 'it was done, and is not told again' if $answer->{exit} == 70 && is_done($answer);
	my $unclean = $answer->{exit} == 70 && !$answer->status ? undef : unclean($answer);   # 70: it died, saying why
	return ($unclean // (), $must ? 'it did not come right: ' . $answer->summary : (), map { "$_ is changed" } $database->changed($before));
}

# Whether the same request, sent again, gets what it should.
sub is_again
{
	my ($write, $request) = @_;
	return $write->{means}->($program->ask($request)) eq ($write->{again} eq 'equal' ? $write->{good} : $write->{again});
}

# fail_each WRITE, PROGRAM, KIND, FIRST, STEP, ERROR, MUST: one after the other, until the request ends before its turn. ERROR and MUST
# are asked with the number of the call, and with the answer.
sub fail_each
{
	my ($write, $asked, $kind, $first, $step, $error, $must) = @_;
	my ($request, $before, @wrong);
	for (my $n = $first;; $n += $step) {
		if (!$request) {
			$database->rows('DELETE FROM login_attempt');
			$request = $write->{make}->();
			$before = $database->state;
		}
		my $answer = $asked->ask($request, $kind => $n, $error->($n));
		last if !$answer->{fault};
		$faults++;
		push @wrong, map { "$kind $n ($answer->{fault}), " . $error->($n) . ": $_\n" } wrong($write, $request, $answer, $before, $must->($n, $answer));
		$request = undef if is_done($answer) || @wrong;
	}
	is(join('', @wrong), '', "$write->{name}: each call fails, $kind");
}

# Whether it may be refused though it could be tried again. A connection that is lost while a commit is under way: only a lane, which
# knows its event by a number, is told what came of it. Somebody else's lock on an Idempotency-Key: the same request is running.
sub may_fail
{
	my ($answer) = @_;
	return 1 if $answer->path !~ /infrastructure/ && $answer->{log} =~ /error 20\d\d: .*; in: COMMIT/;
	return ($answer->code // '') eq 'IDEMPOTENCY_RUNNING' && $answer->{log} =~ /error 1205: .*; in: INSERT INTO idempotency/;
}

my $round = 0;
for my $write (writes($gate)) {
	for my $turn ($all ? 0 .. $#errors : $round++) {
		my $error = $all ? sub { $errors[$turn] } : sub { $errors[($_[0] + $turn) % @errors] };
		my ($first, $step) = $all ? (1, 1) : (1 + $turn % 5, 5);
		fail_each($write, $careful, database => $first, $step, $error, sub { $error->($_[0]) != 1114 && !may_fail($_[1]) });
	}
	fail_each($write, $program, random => 1, $all ? 1 : 3, sub { EIO }, sub { 0 });
	fail_each($write, $program, write => 1, 1, sub { ENOSPC }, sub { 1 });
	fail_each($write, $program, memory => $all ? 1 : 1 + $round, $all ? 1 : 1499, sub { ENOMEM }, sub { 0 });

	# The commit is done, and the connection lost before it is told.
	$database->rows('DELETE FROM login_attempt');
	my $request = $write->{make}->();
	my $lost = $careful->ask($request, commit => 1, 'lost');
	my $done = $database->state;
	if ($request->{path} =~ /infrastructure/) {
		is($write->{means}->($lost), $write->{good}, '... the lost answer to a commit is settled by the number of the event') or diag($lost->summary, $lost->{log});
	} else {
		is($lost->status, 503, '... the lost answer to a commit: nobody knows') or diag($lost->summary, $lost->{log});
	}
	ok(is_again($write, $request), '... the same request again is answered');
	is_deeply([$database->changed($done)], [], '... and counts once') if $write->{again} eq 'equal';
	is_deeply([$database->halves], [], '... nothing is half there');
}

# A list whose statement runs out of time is no fault: it is said what asked for so much.
my %said;
for (my $n = 1;; $n++) {
	my $answer = $careful->ask({ sender => $gate->as('administrator_internal'), method => 'GET', path => '/v1/tickets?search=W&per_page=1', body => '' }, statement => $n, 1969);
	last if !$answer->{fault};
	$faults++;
	$said{ join ' ', $answer->status, map { "$_->{code}($_->{key})" } @{ $answer->errors } }++;
}
is_deeply([sort keys %said], ['422 PAGE_TOO_DEEP(search)', '503 NOT_AVAILABLE()'], 'a list that takes too long says so, and nothing worse');
diag(sprintf '%d faults%s in %.0f s: %s; 0 half states, 0 OPEN for nothing wanted', $faults, $careful->is_sanitized ? ', those of the database under the sanitizers' : '',
	time - $begun, join ', ', map { "$came{$_} $_" } sort keys %came);
done_testing;
