using System.Text;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class PrefixManifestTests : IDisposable
{
    private static readonly string LongName = new('x', 130);

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("home=@/share\nagain=@\n", "home=@/share\nagain=@\n")]
    [InlineData("#!@/bin/python -s\nprint()\n", "#!@/bin/python -s\nprint()\n")]
    [InlineData("#!@/bin/python -s\nprint()\n", "#!/bin/sh\n'''exec' \"@/bin/python\" -s \"$0\" \"$@\" #'''\nprint()\n")]
    [InlineData("#!@/bin/perl -w\nx\n", "#!/usr/bin/env -S perl -w\nx\n")]
    [InlineData("\u0001@/lib:@/bin\0\0\0\0end\0@\0\0", "\u0001@/lib:@/bin\0\0end\0@\0\0\0\0\0\0")]
    [InlineData("nothing of it", "nothing of it")]
    public async Task Compare_EnvironmentLiesElsewhere_IsTheSame(string there, string here)
    {
        PrefixManifest manifest = await ManifestAsync("a", there);
        Write(LongName, here);

        Assert.Empty(await manifest.CompareAsync(_folder.At(LongName), null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("home=@/share\n", "home=@/shore\n")]
    [InlineData("home=@/share\n", "home=/elsewhere/share\n")]
    [InlineData("#!@/bin/python\nprint()\n", "#!@/bin/python -s\nprint()\n")]
    [InlineData("#!@/bin/perl\nx\n", "#!/usr/bin/env ruby\nx\n")]
    [InlineData("\0@/lib\0\0end", "\0@/lib\0\0And")]
    public async Task Compare_ContentDiffers_IsNamed(string there, string here)
    {
        PrefixManifest manifest = await ManifestAsync("a", there);
        Write(LongName, here);

        PrefixDifference difference = Assert.Single(await manifest.CompareAsync(_folder.At(LongName), null, TestContext.Current.CancellationToken));

        Assert.Equal(("bin/x", DifferenceKind.Content), (difference.Path, difference.Kind));
    }

    [Fact]
    public async Task Compare_LinkIntoThePrefix_MovesWithIt()
    {
        Write("a", "x");
        File.CreateSymbolicLink(_folder.At("a/link"), _folder.At("a/bin/x"));
        PrefixManifest manifest = (await PrefixSurvey.TakeAsync(_folder.At("a"), false, TestContext.Current.CancellationToken)).Manifest;
        Write("b", "x");
        File.CreateSymbolicLink(_folder.At("b/link"), _folder.At("b/bin/x"));
        Write("c", "x");
        File.CreateSymbolicLink(_folder.At("c/link"), _folder.At("a/bin/x"));

        Assert.Empty(await manifest.CompareAsync(_folder.At("b"), null, TestContext.Current.CancellationToken));
        Assert.Empty(await manifest.CompareAsync(_folder.At("a"), null, TestContext.Current.CancellationToken));
        Assert.Equal("link", Assert.Single(await manifest.CompareAsync(_folder.At("c"), null, TestContext.Current.CancellationToken)).Path);
    }

    private async Task<PrefixManifest> ManifestAsync(string name, string text)
    {
        Write(name, text);
        byte[] json = (await PrefixSurvey.TakeAsync(_folder.At(name), false, TestContext.Current.CancellationToken)).Manifest.Write();
        return await PrefixManifest.ReadAsync(new MemoryStream(json), TestContext.Current.CancellationToken);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(_folder.At(Path.Combine(name, "conda-meta")));
        Directory.CreateDirectory(_folder.At(Path.Combine(name, "bin")));
        File.WriteAllText(_folder.At(Path.Combine(name, "bin/x")), text.Replace("@", _folder.At(name), StringComparison.Ordinal).Replace("$" + _folder.At(name), "$@", StringComparison.Ordinal), new UTF8Encoding(false));
    }
}
