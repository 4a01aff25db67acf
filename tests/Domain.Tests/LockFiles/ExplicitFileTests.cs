using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.LockFiles;

public sealed class ExplicitFileTests
{
    private const string Md5 = "0123456789abcdef0123456789abcdef";
    private const string Sha256 = Md5 + Md5;

    [Fact]
    public void Parse_Archives_AreReadInOrder()
    {
        Lockfile lockfile = ExplicitFile.Parse($"""
            # platform: linux-64
            @EXPLICIT
            https://h/c/linux-64/b-1-h_2.conda#{Md5}
            https://h/c/noarch/a-2.0-pyh_0.tar.bz2#sha256:{Sha256.ToUpperInvariant()}

            https://h/d/noarch/c-3-0.conda#{Sha256}
            """);

        RepodataRecord[] records = [.. lockfile.Platforms.Single().CondaPackages.Select(package => package.Record)];
        Assert.Equal(["b", "a", "c"], records.Select(record => record.Name));
        Assert.Equal([Md5, null, null], records.Select(record => record.Md5));
        Assert.Equal([null, Sha256, Sha256], records.Select(record => record.Sha256));
        Assert.Equal([2L, 0L, 0L], records.Select(record => record.BuildNumber));
        Assert.Equal([NoarchKind.None, NoarchKind.Python, NoarchKind.Generic], records.Select(record => record.Noarch));
        Assert.Equal("linux-64", lockfile.Platforms[0].Name);
        Assert.Equal(["https://h/c", "https://h/d"], lockfile.Channels.Select(channel => channel.Url));
    }

    [Fact]
    public void Parse_WithoutRemark_TakesThePlatformOfTheFirstArchive() =>
        Assert.Equal("osx-arm64", ExplicitFile.Parse("@EXPLICIT\nhttps://h/c/noarch/a-1-0.conda\nhttps://h/c/osx-arm64/b-1-0.conda\n").Platforms[0].Name);

    [Fact]
    public void Parse_Paths_AreMadeUrls()
    {
        LockfileOptions options = new()
        {
            WorkingDirectory = "/work/dir",
            Variables = name => name switch
            {
                "HOME" => "/home/me",
                "PKGS" => "/srv/pkgs",
                _ => null,
            },
        };

        Lockfile lockfile = ExplicitFile.Parse(
            "@EXPLICIT\n../a-1-0.conda\n./a b%41/a-2-0.conda\n~/b-1-0.conda\n${PKGS}/c-1-0.conda\n$PKGS/d-1-0.conda\n/e-1-0.conda\nhttps://${NONE}@h/f-1-0.conda\n", options);

        Assert.Equal(
            [
                "file:///work/a-1-0.conda", "file:///work/dir/a%20b%2541/a-2-0.conda", "file:///home/me/b-1-0.conda", "file:///srv/pkgs/c-1-0.conda", "file:///srv/pkgs/d-1-0.conda",
                "file:///e-1-0.conda", "https://${NONE}@h/f-1-0.conda",
            ],
            lockfile.Platforms[0].Packages.Select(package => package.Url));
    }

    [Theory]
    [InlineData("@EXPLICIT\nhttps://h/c/noarch/a-1-0.conda\n", true)]
    [InlineData("@EXPLICIT\n./a-1-0.conda\n", true)]
    [InlineData("@EXPLICIT\n", true)]
    [InlineData("# platform: linux-64\n@EXPLICIT\nhttps://h/c/noarch/a-1-0.conda\n", true)]
    [InlineData("# platform: osx-64\n@EXPLICIT\nhttps://h/c/noarch/a-1-0.conda\n", false)]
    [InlineData("@EXPLICIT\nhttps://h/c/noarch/a-1-0.conda\nhttps://h/c/osx-64/a-1-0.conda\n", false)]
    public void Find_ListWithoutAPlatform_FitsEveryPlatform(string text, bool fits) =>
        Assert.Equal(fits, ExplicitFile.Parse(text).Find("linux-64") is not null);

    [Theory]
    [InlineData("https://h/c/linux-64/b-1-h_2.conda", 1)]
    [InlineData("@EXPLICIT\nnumpy >=1\n", 2)]
    [InlineData("@EXPLICIT\n\nhttps://h/c/linux-64/b.conda\n", 3)]
    [InlineData("@EXPLICIT\nhttps://h/c/linux-64/b-1-h_2.conda#123\n", 2)]
    [InlineData("@EXPLICIT\nhttps://h/c/linux-64/b-1-h_2.conda#sha256:0123456789abcdef0123456789abcdef\n", 2)]
    public void Parse_BrokenFile_SaysWhere(string text, int line)
    {
        StoreException failure = Assert.Throws<StoreException>(() => ExplicitFile.Parse(text));

        Assert.Equal((ErrorCode.InvalidLockfile, line), (failure.Code, failure.Location!.Line));
    }

    [Fact]
    public void Parse_RequireSha256_RefusesMd5() =>
        Assert.Throws<StoreException>(
            () => ExplicitFile.Parse($"@EXPLICIT\nhttps://h/c/linux-64/b-1-h_2.conda#{Md5}\n", new LockfileOptions { RequireSha256 = true }));

    [Fact]
    public void Write_Records_ReadBack()
    {
        LockedPlatform platform = LockfileBuilder.Sample().Platforms[0];
        string text = ExplicitFile.Write("linux-64", platform.CondaPackages.Select(package => package.Record));

        LockedPlatform again = ExplicitFile.Parse(text).Platforms[0];

        Assert.Equal(platform.CondaPackages.Select(p => (p.Url, p.Sha256)), again.Packages.Select(p => (p.Url, p.Sha256)));
        Assert.Equal(text, ExplicitFile.Write(again.Name, again.CondaPackages.Select(p => p.Record)));
    }
}
