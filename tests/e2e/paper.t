#!/usr/bin/perl
# The printed ticket as a camera sees it: the PDFs that the unit test writes are rendered, shrunk,
# turned and blurred, and the codes are read back. AUTOGATE_BUILD names the build folder.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $program = ($ENV{AUTOGATE_BUILD} // '.') . '/tests/unit/document/ticket_paper';
my $code    = 'TKT-63208699-B1234XYZ';
my $signed  = qr/^AG1\.k1\.TKT-63208699\.B1234XYZ\.3\.\d+\.\d+\.[\w-]{86}$/;

for my $tool (qw(pdftoppm pdftotext pdffonts zbarimg convert)) {
	plan skip_all => "$tool is not installed" unless grep { -x "$_/$tool" } split /:/, $ENV{PATH};
}
plan skip_all => "$program is not built" unless -x $program;

my $folder = tempdir(CLEANUP => 1);
{
	local $ENV{AUTOGATE_PAPER_FOLDER} = $folder;
	my $said = qx($program 2>/dev/null);
	plan skip_all => 'the font is not installed' if $said =~ /^1\.\.0 # SKIP/;
	is $?, 0, 'the unit test writes its papers';
}

# One page of a paper as PNG.
sub page {
	my ($name, $dpi, $number) = @_;
	$number //= 1;
	my $out = "$folder/$name-$dpi-$number";
	my $one = "-r $dpi -f $number -l $number -singlefile -gray -png";
	system("pdftoppm $one $folder/$name.pdf $out 2>/dev/null") == 0
		or die "$name.pdf cannot be rendered";
	return "$out.png";
}

# The codes that can be read from a picture.
sub codes {
	my ($png) = @_;
	return split /\n/, qx(zbarimg -q --nodbus --raw -Sdisable -Sqrcode.enable $png 2>/dev/null);
}

sub changed {
	my ($png, $how) = @_;
	system("convert $png $how $folder/changed.png") == 0 or die "convert $how failed";
	return "$folder/changed.png";
}

sub text { my ($name) = @_; return scalar qx(pdftotext -layout $folder/$name.pdf - 2>/dev/null) }

sub has {
	my ($list, $wanted, $what) = @_;
	ok((grep { ref $wanted ? $_ =~ $wanted : $_ eq $wanted } @$list), $what) or diag("read: @$list");
}

for my $name (qw(plain english long thirty strange)) {
	my @read = codes(page($name, 200));
	has(\@read, $code, "$name: the code is read at 200 dpi");
	has([ map { codes(page($name, 200, $_)) } 1 .. ($name =~ /long|thirty/ ? 2 : 1) ], $signed,
		"$name: the small code for offline lanes is read at 200 dpi");
	has([ codes(page($name, 100)) ], $code, "$name: the code is read at 100 dpi");
}

my $page = page('plain', 100);
my %ways = (
	'shrunk to half'                    => '-resize 50%',
	'turned by 7 degrees'               => '-background white -rotate 7',
	'turned by 90 degrees'              => '-rotate 90',
	'upside down'                       => '-rotate 180',
	'blurred'                           => '-blur 0x1.5',
	'turned by 7 degrees and blurred'   => '-background white -rotate 7 -blur 0x1.5',
	'grey and pale, as a worn print'    => '-colorspace Gray +level 35%,75%',
	'saved as a poor JPEG'              => '-quality 25 JPEG:- | convert -',
);
has([ codes(changed($page, $ways{$_})) ], $code, "the code is read from a page $_") for sort keys %ways;

is_deeply [ codes(page($_, 200)) ], [], "$_: a ticket without a code shows none" for qw(rejected waiting);
like text('plain'), qr/\Q$code\E/, 'the code stands there in clear, for a keyboard';
like text('plain'), qr/KODE LAJUR LURING/, 'the small code is marked';
like text('rejected'), qr/Alasan Penolakan/, 'a refusal gives its reason';
like text('waiting'), qr/Kode QR terbit setelah/, 'a waiting ticket says why it has no code';
like text('english'), qr/Estimated time of arrival/, 'labels are English for an English reader';
is scalar(() = text('thirty') =~ /No +Nama +Alamat/g), 2, 'the second page repeats the head of the table';
like text('thirty'), qr/Halaman 2 \/ 2/, 'pages are counted';
like text('thirty'), qr/30 +Gudang Tenan Nomor 30 /, 'the last of thirty destinations is there';

my @fonts = grep { /TrueType/ } split /\n/, qx(pdffonts $folder/plain.pdf 2>/dev/null);
is scalar(@fonts), 2, 'two fonts';
like $_, qr/yes yes yes/, 'the font is embedded, a subset, with its Unicode' for @fonts;

done_testing;
