#!/usr/bin/perl
# The pages that people see: start page, API page, video wall. Asked of a running system, which AUTOGATE_DEMO
# describes (a JSON file with base_url and, for the wall itself, wall_key).
use strict;
use warnings;

use File::Temp qw(tempdir);
use HTTP::Tiny;
use JSON::PP qw(decode_json);
use POSIX qw(:sys_wait_h);
use Test::More;

my $file = $ENV{AUTOGATE_DEMO};
plan skip_all => 'AUTOGATE_DEMO names no demo.json of a running system' unless defined $file && -r $file;

open my $in, '<', $file or die "$file: $!";
my $demo = decode_json(do { local $/; <$in> });
close $in;
my $base = $demo->{base_url} or die "$file has no base_url";
$base =~ s{/+\z}{};

my $http = HTTP::Tiny->new(timeout => 15, max_redirect => 3);

sub policy {
	my ($csp) = @_;
	$csp = join '; ', @$csp if ref $csp;
	return map { my ($name, @values) = split ' '; defined $name ? (lc $name => \@values) : () } split /;/, $csp // '';
}

# --- Each page answers, as what it is, under a policy that lets nothing in from elsewhere. ---

my %type = (
	'/'             => qr{\Atext/html},
	'/docs'         => qr{\Atext/html},
	'/video-wall'   => qr{\Atext/html},
	'/openapi.json' => qr{\Aapplication/json},
	'/set-password' => qr{\Atext/html},
);
my %page;
for my $path (sort keys %type) {
	my $answer = $http->get("$base$path");
	is $answer->{status}, 200, "$path answers" or diag $answer->{content};
	like $answer->{headers}{'content-type'} // '', $type{$path}, "$path has its content type";
	my %policy = policy($answer->{headers}{'content-security-policy'});
	is_deeply $policy{'default-src'}, ["'self'"], "$path: default-src is this server alone";
	my $scripts = $policy{'script-src'} // $policy{'default-src'} // [];
	ok !(grep { /unsafe|\*|data:|https?:/ } @$scripts), "$path: no inline or foreign script";
	$page{$path} = $answer if $answer->{success} && $path ne '/openapi.json';
}

my $openapi = eval { decode_json($http->get("$base/openapi.json")->{content}) };
ok ref $openapi eq 'HASH' && $openapi->{openapi} && keys %{ $openapi->{paths} // {} }, '/openapi.json describes paths';

# --- Whatever a page names is there, and is on this server. ---

my %expect = (
	css => qr{\Atext/css}, js => qr{\A(?:text|application)/javascript}, svg => qr{\Aimage/svg\+xml},
	woff2 => qr{\A(?:font/woff2|application/(?:font-woff2|octet-stream))},
);
my %seen;
my @todo;

# The vendored bundle and the fonts' licences are others' work and may name their homes; ours may not.
my $theirs = qr{\A/docs/vendor/};

sub foreign {
	my ($text) = @_;
	$text =~ s{http://www\.w3\.org/[\w/.-]+}{}g;    # names of XML namespaces, which nobody fetches
	return $text =~ m{((?:https?:|wss?:)?//[A-Za-z0-9][\w-]*(?:\.[\w-]+)+[^\s"'<>)]*)} ? $1 : undef;
}

sub absolute {
	my ($from, $ref) = @_;
	return if $ref eq '' || $ref =~ /\A(?:#|data:)/;
	$ref =~ s/[?#].*//s;
	return $ref if $ref =~ m{\A/} || $ref =~ m{\A\w+:};
	(my $dir = $from) =~ s{[^/]*\z}{};
	return "$dir$ref";
}

sub names {
	my ($path, $text) = @_;
	my @refs;
	push @refs, $1 while $path !~ /\.(?:css|js)\z/ && $text =~ /\b(?:src|href|action|poster)\s*=\s*["']([^"']*)["']/gi;
	push @refs, $1 while $path !~ /\.js\z/ && $text =~ /url\(\s*["']?([^"')]+)["']?\s*\)/gi;
	push @refs, $1 while $path =~ /\.js\z/ && $text =~ /\b(?:import|from)\s*\(?\s*["']([^"']+)["']/g;
	return map { absolute($path, $_) } @refs;
}

for my $path (sort keys %page) {
	my $text = $page{$path}{content};
	is foreign($text), undef, "$path names no other host";
	unlike $text, qr{<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son\w+\s*=\s*["']}i, "$path has no inline script or style";
	push @todo, map { [$path, $_] } names($path, $text);
}
# A system without its database still serves its pages: a link to what the programs answer need not be 200.
my %asked = map { $_ => 1 } qw(/healthz /openapi.json / /docs /docs/ /video-wall /video-wall/);
while (my $next = shift @todo) {
	my ($from, $path) = @$next;
	next if $asked{$path} || $seen{$path}++;
	like $path, qr{\A/(?!/)}, "$from names $path on this server" or next;
	my $answer = $http->get("$base$path");
	is $answer->{status}, 200, "$from: $path is there" or next;
	my ($ext) = $path =~ /\.(\w+)\z/;
	like $answer->{headers}{'content-type'} // '', $expect{$ext}, "$path has its content type" if $ext && $expect{$ext};
	next if $path =~ $theirs || !$ext || $ext !~ /\A(?:css|js|svg)\z/;
	is foreign($answer->{content}), undef, "$path names no other host";
	push @todo, map { [$path, $_] } names($path, $answer->{content});
}
cmp_ok scalar(keys %seen), '>=', 8, 'the pages name their assets';

# --- The wall in a real browser. ---

sub which {
	my ($name) = @_;
	for my $dir (split /:/, $ENV{PATH} // '') {
		return "$dir/$name" if -x "$dir/$name" && !-d _;
	}
	return;
}

# The document as the browser has it after a while, or nothing; the browser is ended by its own process group.
sub browse {
	my ($browser, $url, $seconds) = @_;
	my $dir = tempdir(CLEANUP => 1);
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		setpgrp 0, 0;
		open STDIN,  '<', '/dev/null';
		open STDOUT, '>', "$dir/dom";
		open STDERR, '>', "$dir/log";
		exec $browser, qw(--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
			--disable-component-update --disable-sync --disable-dev-shm-usage), '--window-size=1920,1080', "--user-data-dir=$dir/profile",
			'--virtual-time-budget=8000', '--dump-dom', $url
			or POSIX::_exit(127);
	}
	my $end = time + $seconds;
	while (waitpid($pid, WNOHANG) == 0) {
		if (time > $end) {
			kill KILL => -$pid;
			waitpid $pid, 0;
			last;
		}
		select undef, undef, undef, 0.1;
	}
	open my $dom, '<:encoding(UTF-8)', "$dir/dom" or return '';
	local $/;
	return <$dom> // '';
}

SKIP: {
	my ($browser) = grep { defined } map { which($_) } qw(chromium chromium-browser google-chrome);
	skip 'no chromium here, so the wall was not looked at', 6 unless $browser;
	skip '/video-wall did not answer', 6 unless $page{'/video-wall'};

	my $form = browse($browser, "$base/video-wall/", 60);
	skip 'chromium is here but shows nothing', 6 unless $form =~ /<body/;
	like $form, qr/<form id="key-form"/, 'the wall has a form for the key';
	unlike $form, qr/<li class="row/, 'without a key it shows no row';

	my $key = $demo->{wall_key};
	skip 'demo.json has no wall_key', 4 unless defined $key && length $key;

	# What the wall should show: the same question, asked by hand.
	my $answer = $http->get("$base/v1/video-wall/latest-activity?limit=20", { headers => { 'X-Wall-Key' => $key } });
	is $answer->{status}, 200, 'the key opens the latest activity' or skip 'the key opens nothing', 3;
	my $cookie = $answer->{headers}{'set-cookie'} // '';
	$cookie = join "\n", @$cookie if ref $cookie;
	like $cookie, qr/HttpOnly/i, 'and is exchanged for a cookie that no script can read';
	my $items = eval { decode_json($answer->{content})->{data}{items} } // [];
	my ($plate) = grep { defined && length } map { $_->{plate} } @$items;

	my ($dom, $shown) = ('', 0);
	for my $try (1 .. 3) {
		$dom = browse($browser, "$base/video-wall/#key=$key", 60);
		last if $shown = $dom =~ /<li class="row|id="empty">/;
	}
	unlike $dom, qr/\Q$key\E/, 'the key stands nowhere in the page';
	if (defined $plate) {
		(my $bare = $dom) =~ s/\s+//g;
		my @plates = grep { length } map { my $p = $_->{plate} // ''; $p =~ s/\s+//g; uc $p } @$items;
		ok scalar(grep { index($bare, ">$_<") >= 0 } @plates), 'the wall shows a plate' or diag substr $dom, 0, 2000;
	} else {
		ok $shown, 'the wall shows that there is no passage yet';
	}
}

done_testing;
