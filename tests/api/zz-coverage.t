#!/usr/bin/perl
# Every route was called successfully, and each refusal that it owes was seen: 401 and 403 where it asks who one is and what one
# may, 404 where it names a thing, 422 where it takes a body or a query. Runs last and reads what the other tests noted.
use strict;
use warnings;
use File::Basename qw(basename);
use JSON::PP qw(decode_json);
use Test::More;

my ($build, $seen_folder) = @ENV{qw(AUTOGATE_BUILD AUTOGATE_SEEN)};
plan(skip_all => 'AUTOGATE_BUILD names no build whose programs could be asked') if !$build;
plan(skip_all => 'AUTOGATE_SEEN names no folder where the tests noted what they saw') if !$seen_folder || !-d $seen_folder;

# What cannot be seen in a test, and why. One that was seen after all is told, so that the list stays true.
my %excused = (
);

my %seen;
for my $file (glob "$seen_folder/*.tsv") {
	open my $in, '<', $file or die "$file: $!";
	while (<$in>) {
		chomp;
		my ($route, $status, $code) = split /\t/, $_, -1;
		$seen{$route}{$status}{$code} = 1;
	}
}

sub output_of { my (@command) = @_; open my $out, '-|', @command or die "$command[0]: $!"; local $/; return scalar <$out> // '' }

# A route takes something when its part of the document says so.
sub takes_something
{
	my ($operation) = @_;
	return $operation->{requestBody} || grep { $_->{in} eq 'query' } @{ $operation->{parameters} // [] };
}

my ($routes, $owed) = (0, 0);
for my $program (sort grep { -f && -x && !/\.\w+$/ } glob "$build/cgi-bin/*") {
	my $document = decode_json(output_of($program, '--openapi'));
	for my $line (split /\n/, output_of($program, '--routes')) {
		my ($method, $path, $permission, $reach) = split /\t/, $line;
		my $name = "$method $path";
		my $operation = $document->{paths}{$path}{ lc $method };
		my @owed = (200);
		push @owed, 401 if $reach =~ /^(?:self|own|company|all|device|client|credentials)$/;
		push @owed, 403 if $permission ne '-';
		push @owed, 404 if $path =~ /\{\w*id\}/;
		push @owed, 422 if takes_something($operation) && $reach ne 'device';
		my @missing = grep { !$seen{$name}{$_} && !$excused{"$name $_"} } @owed;
		ok(!@missing, $name) or diag('never seen: ' . join ', ', @missing);
		$routes++;
		$owed += @owed;
	}
}
for my $excuse (sort keys %excused) {
	my ($name, $status) = $excuse =~ /^(.*) (\d+)$/;
	ok(!$seen{$name}{$status}, "$excuse is excused: $excused{$excuse}") or diag('it was seen: the excuse is no longer needed');
}
cmp_ok($routes, '>', 0, 'the programs have routes');
diag(sprintf '%d routes, %d answers owed', $routes, $owed);
done_testing;
