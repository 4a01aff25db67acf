using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Tests.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class PrefixPlaceholderTests : IDisposable
{
    private const string Placeholder = "/opt/placeholder_placeholder_placeholder";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "")]
    [InlineData("a=/opt/placeholder_placeholder_placeholder/lib:/opt/placeholder_placeholder_placeholder", "a=/env/lib:/env")]
    [InlineData("/opt/placeholder_placeholder_placeholder", "/env")]
    public void ReplaceText_AnyText_ReplacesEveryOccurrence(string text, string expected) =>
        Assert.Equal(expected, Text(new PrefixPlaceholder(Placeholder, "/env"), text));

    [Theory]
    [InlineData("#!{p}/bin/python\nx {p}", "#!/env/bin/python\nx /env")]
    [InlineData("#! {p}/bin/python -E\r\nx", "#! /env/bin/python -E\r\nx")]
    [InlineData("#!{p}/bin/python", "#!/env/bin/python")]
    [InlineData("#!", "#!")]
    [InlineData("#!/bin/sh\n{p}", "#!/bin/sh\n/env")]
    [InlineData("#!/usr/bin/env {p}/bin/python\n", "#!/usr/bin/env /env/bin/python\n")]
    public void ReplaceText_ShortPrefix_KeepsShebangForm(string text, string expected) =>
        Assert.Equal(expected, Text(new PrefixPlaceholder(Placeholder, "/env"), text.Replace("{p}", Placeholder)));

    [Theory]
    [InlineData("#!{p}/bin/python3.11 -E\nx", "#!/bin/sh\n'''exec' \"{t}/bin/python3.11\" -E \"$0\" \"$@\" #'''\nx")]
    [InlineData("#!{p}/bin/python\nx", "#!/bin/sh\n'''exec' \"{t}/bin/python\" \"$0\" \"$@\" #'''\nx")]
    [InlineData("#!{p}/bin/perl -w\nx", "#!/usr/bin/env -S perl -w\nx")]
    [InlineData("#!{p}/bin/perl -w -T\nx", "#!/usr/bin/env -S perl \"-w -T\"\nx")]
    [InlineData("#!{p}/bin/x $a \"b\" \\c\nx", "#!/usr/bin/env -S x \"\\$a \\\"b\\\" \\\\c\"\nx")]
    [InlineData("#!{p}/bin/env -S perl -w\nx", "#!/usr/bin/env -S env \"-S perl -w\"\nx")]
    [InlineData("#!{p}/bin/python2.7-config\nx", "#!/usr/bin/env python2.7-config\nx")]
    [InlineData("#!{p}/bin/perl", "#!/usr/bin/env perl")]
    [InlineData("#!/bin/bash {p}/x\n", "#!/bin/bash {t}/x\n")]
    public void ReplaceText_PrefixTooLongOrWithSpace_TakesAFormThatWorks(string text, string expected)
    {
        foreach (string target in new[] { "/with space/env", "/" + new string('l', 120) })
        {
            string result = Text(new PrefixPlaceholder(Placeholder, target), text.Replace("{p}", Placeholder));
            Assert.Equal(expected.Replace("{t}", target), result);
        }
    }

    [Fact]
    public void ReplaceText_ShellCharactersInPrefix_AreEscapedInTheShellForm()
    {
        string result = Text(new PrefixPlaceholder(Placeholder, "/a $b`c\"d\\e"), $"#!{Placeholder}/bin/python\n");

        Assert.Equal("#!/bin/sh\n'''exec' \"/a \\$b\\`c\\\"d\\\\e/bin/python\" \"$0\" \"$@\" #'''\n", result);
    }

    [Fact]
    public void ReplaceText_ShebangOf127Bytes_IsKept()
    {
        string fits = "/" + new string('p', 127 - 2 - 1 - "/bin/python".Length);
        string result = Text(new PrefixPlaceholder(Placeholder, fits), $"#!{Placeholder}/bin/python\n");
        string longer = Text(new PrefixPlaceholder(Placeholder, fits + "p"), $"#!{Placeholder}/bin/python\n");

        Assert.Equal($"#!{fits}/bin/python\n", result);
        Assert.StartsWith("#!/bin/sh\n", longer, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplaceText_FirstLineIsNoUtf8_Survives()
    {
        byte[] content = [.. "#!"u8, 0xFF, 0xFE, .. Encoding.UTF8.GetBytes(Placeholder), 0x80, (byte)'\n', 0xC3];

        byte[] result = Replace(new PrefixPlaceholder(Placeholder, "/env"), content);

        Assert.Equal([.. "#!"u8, 0xFF, 0xFE, .. "/env"u8, 0x80, (byte)'\n', 0xC3], result);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Replace_WideEncodings_AreFound(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        PrefixPlaceholder replacement = new(Placeholder, "/env");
        byte[] content = encoding.GetBytes($"x{Placeholder}/Ω:Ω{Placeholder}/lib\0Ωtail");

        Assert.Equal(encoding.GetBytes("x/env/Ω:Ω/env/lib\0Ωtail"), Replace(replacement, content));
        string padding = new('\0', 2 * (Placeholder.Length - "/env".Length));
        Assert.Equal(encoding.GetBytes($"x/env/Ω:Ω/env/lib{padding}\0Ωtail"), Replace(replacement, content, binary: true));
    }

    [Fact]
    public void ReplaceBinary_SeveralInOneString_PadsAtTheEndOfTheString()
    {
        string padding = new('\0', 2 * (Placeholder.Length - 4));
        byte[] content = Encoding.UTF8.GetBytes($"a\0x{Placeholder}/l:{Placeholder}/m\0b");

        byte[] result = Replace(new PrefixPlaceholder(Placeholder, "/env"), content, binary: true);

        Assert.Equal($"a\0x/env/l:/env/m{padding}\0b", Encoding.UTF8.GetString(result));
    }

    [Fact]
    public void ReplaceBinary_NoTerminator_TreatsTheEndAsOne()
    {
        byte[] content = Encoding.UTF8.GetBytes(Placeholder + "/x");

        byte[] result = Replace(new PrefixPlaceholder(Placeholder, "/env"), content, binary: true);

        Assert.Equal("/env/x" + new string('\0', Placeholder.Length - 4), Encoding.UTF8.GetString(result));
    }

    [Fact]
    public void ReplaceBinary_PrefixLongerThanPlaceholder_IsRefused()
    {
        PrefixPlaceholder replacement = new("/shorter", "/muchlonger");

        StoreException failure = Assert.Throws<StoreException>(() => Replace(replacement, Encoding.UTF8.GetBytes("x/shorter\0"), binary: true));

        Assert.Equal(ErrorCode.PrefixTooLong, failure.Code);
        Assert.NotEmpty(failure.Hints);
    }

    [Fact]
    public void ReplaceBinary_AnyContent_KeepsLengthAndLeavesNoPlaceholder()
    {
        Gen<byte[]> pieces = Gen.OneOf(
            Gen.Constant(Encoding.UTF8.GetBytes("/pppppp/")), Gen.Constant(Encoding.Unicode.GetBytes("/pppppp/")), Gen.Constant(new byte[] { 0 }),
            Gen.Constant(new byte[8]), Gen.Choose(0, 255).Select(b => new[] { (byte)b }));
        Arbitrary<byte[]> contents = pieces.ListOf().Select(list => list.SelectMany(p => p).ToArray()).ToArbitrary();
        Prop.ForAll(contents, content =>
        {
            byte[] result = Replace(new PrefixPlaceholder("/pppppp/", "/q"), content, binary: true);
            return content.Length == result.Length && result.AsSpan().IndexOf("/pppppp/"u8) < 0;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("/seven7")]
    [InlineData("")]
    [InlineData("1025")]
    public void New_LengthThatNoPlaceholderHas_IsRefused(string placeholder)
    {
        string text = placeholder == "1025" ? new string('x', 1025) : placeholder;

        StoreException failure = Assert.Throws<StoreException>(() => new PrefixPlaceholder(text, "/env"));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
    }

    [Fact]
    public void Write_AnyWindowLength_GivesTheSame()
    {
        Gen<string> pieces = Gen.Elements(Placeholder, Placeholder + "/lib", "\0", "\0\0\0\0\0\0\0\0", "\n", "word", "#!", "\r\n", "é", Placeholder[..20]);
        Gen<byte[]> contents = from parts in pieces.ListOf()
                               from encoding in Gen.Elements<Encoding>(Encoding.UTF8, Encoding.UTF8, Encoding.Unicode, Encoding.UTF32)
                               select encoding.GetBytes(string.Concat(parts));
        Arbitrary<(byte[], int, bool)> cases = (
            from content in contents.ListOf(3)
            from length in Gen.Choose(1, 300)
            from binary in Gen.Elements(true, false)
            select (content.SelectMany(c => c).ToArray(), length, binary)).ToArbitrary();
        PrefixPlaceholder replacement = new(Placeholder, "/env");
        Prop.ForAll(cases, test =>
        {
            (byte[] content, int length, bool binary) = test;
            return Replace(replacement, content, binary, windowLength: length).SequenceEqual(Replace(replacement, content, binary));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("utf-16", 2)]
    [InlineData("utf-16BE", 2)]
    [InlineData("utf-32", 4)]
    [InlineData("utf-32BE", 4)]
    public void ReplaceBinary_StringAtAnyOffset_IsReplacedInItsOwnByteOrder(string name, int unit)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        PrefixPlaceholder replacement = new(Placeholder, "/env");
        for (int offset = 0; offset < unit; offset++)
        {
            byte[] before = [.. Enumerable.Repeat((byte)'x', offset)];
            string padding = new('\0', 2 * (Placeholder.Length - "/env".Length));
            byte[] content = [.. before, .. encoding.GetBytes($"{Placeholder}/é{Placeholder}/lib\0tail")];
            byte[] expected = [.. before, .. encoding.GetBytes($"/env/é/env/lib{padding}\0tail")];

            Assert.Equal(expected, Replace(replacement, content, binary: true));
        }
    }

    [Fact]
    public void Write_TextInUtf8_IsWhatReplacingTheWholeGives()
    {
        Gen<string> pieces = Gen.Elements(Placeholder, Placeholder[..^1], "\n", "word", "é", "/");
        Prop.ForAll(pieces.ListOf().Select(string.Concat).ToArbitrary(), text =>
            Text(new PrefixPlaceholder(Placeholder, "/a/longer/prefix"), text) == text.Replace(Placeholder, "/a/longer/prefix")).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1000, 100_000)]
    [InlineData(100_000, 1000)]
    public void Write_PlaceholderThatMultiplies_IsRefusedEarly(long ofFile, long ofPackage)
    {
        PrefixPlaceholder replacement = new("pppppppp", "/" + new string('x', 4000));
        byte[] content = Encoding.UTF8.GetBytes(new string('p', 1 << 20));

        StoreException failure = Assert.Throws<StoreException>(() => Replace(replacement, content, budget: new GrowthBudget(ofFile, ofPackage)));

        Assert.Equal(ErrorCode.ArchiveTooLarge, failure.Code);
        Assert.InRange(new FileInfo(_directory.At("out")).Length, 0, 1 << 20);
    }

    [Fact]
    public void Write_FilesOfOnePackage_ShareABudget()
    {
        PrefixPlaceholder replacement = new(Placeholder, Placeholder + new string('x', 100_000));
        byte[] content = Encoding.UTF8.GetBytes(Placeholder);
        GrowthBudget budget = new(ofFile: 150_000, ofPackage: 250_000);
        Replace(replacement, content, budget: budget);
        Replace(replacement, content, budget: budget);

        Assert.Equal(ErrorCode.ArchiveTooLarge, Assert.Throws<StoreException>(() => Replace(replacement, content, budget: budget)).Code);
    }

    [Fact]
    public void Write_IsCanceled_StopsWithinTheFile()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Replace(new PrefixPlaceholder(Placeholder, "/env"), "x"u8.ToArray(), cancellationToken: source.Token));
    }

    private string Text(PrefixPlaceholder replacement, string text) => Encoding.UTF8.GetString(Replace(replacement, Encoding.UTF8.GetBytes(text)));

    private byte[] Replace(
        PrefixPlaceholder replacement, byte[] content, bool binary = false, GrowthBudget? budget = null, int windowLength = 1 << 20,
        CancellationToken cancellationToken = default)
    {
        File.WriteAllBytes(_directory.At("in"), content);
        using (var source = File.OpenHandle(_directory.At("in")))
        using (var destination = File.OpenHandle(_directory.At("out"), FileMode.Create, FileAccess.Write))
        {
            (long length, string sha256) = PatchedFile.Write(
                source, destination, binary, replacement, budget ?? new GrowthBudget(), cancellationToken, windowLength);
            Assert.Equal(RandomAccess.GetLength(destination), length);
            Assert.Equal(64, sha256.Length);
        }

        return File.ReadAllBytes(_directory.At("out"));
    }
}
