using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.LockFiles;

public sealed class CondaLockFileTests
{
    private const string Minimal = """
        version: 1
        metadata:
          content_hash: {}
          channels:
          - url: conda-forge
            used_env_vars: []
          platforms: [linux-64]
          sources: [environment.yml]
        package:
        - name: numpy
          version: 1.26.4
          manager: conda
          platform: linux-64
          url: https://conda.anaconda.org/conda-forge/linux-64/numpy-1.26.4-py312heda63a1_0.conda
          hash:
            md5: d8285bea2a350f63fab23bf460221f3f
          optional: false
        """;

    [Fact]
    public void ToYaml_OfASample_IsThisText() =>
        Assert.Equal(
            $$"""
            # The exact packages of an environment, in the format of conda-lock, version 1.
            # Install with: conda-store local create --prefix PREFIX --lockfile conda-lock.yml
            # or with:      conda-lock install --prefix PREFIX conda-lock.yml
            version: 1
            metadata:
              content_hash:
                linux-64: {{LockfileBuilder.Hex("linux", 64)}}
              channels:
              - url: conda-forge
                used_env_vars: []
              platforms:
              - linux-64
              sources: []
            package:
            - name: openssl
              version: 3.2.0
              manager: conda
              platform: linux-64
              dependencies: {}
              url: https://conda.anaconda.org/conda-forge/linux-64/openssl-3.2.0-hd5_1.conda
              hash:
                md5: {{LockfileBuilder.Hex("openssl3.2.0", 32)}}
                sha256: {{LockfileBuilder.Hex("openssl3.2.0", 64)}}
              category: main
              optional: false
            - name: flask
              version: 3.0.0
              manager: pip
              platform: linux-64
              dependencies:
                click: '>=8'
                werkzeug: '>=3.0'
              url: https://files.pythonhosted.org/packages/flask-3.0.0-py3-none-any.whl
              hash:
                sha256: {{LockfileBuilder.Hex("flask", 64)}}
              category: main
              optional: false

            """,
            CondaLockFile.ToYaml(LockfileBuilder.Sample() with
            {
                Platforms =
                [
                    LockfileBuilder.Sample().Platforms[0] with
                    {
                        Packages = [.. LockfileBuilder.Sample().Platforms[0].Packages.Where(p => p.Name is "flask" or "openssl")],
                    },
                ],
            }),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void ToYaml_ReadAndWrittenAgain_IsTheSame()
    {
        string yaml = CondaLockFile.ToYaml(LockfileBuilder.Sample());

        Assert.Equal(yaml, CondaLockFile.ToYaml(CondaLockFile.Parse(yaml)));
    }

    [Fact]
    public void ToJson_ReadAndWrittenAgain_IsTheSame()
    {
        string json = CondaLockFile.ToJson(LockfileBuilder.Sample());

        Assert.StartsWith("{\n    \"version\": 1,\n    \"metadata\": {\n        \"content_hash\": {\n", json, StringComparison.Ordinal);
        Assert.Equal(json, CondaLockFile.ToJson(CondaLockFile.Parse(json)));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(json).RootElement.ValueKind);
        Assert.Equal(CondaLockFile.ToYaml(LockfileBuilder.Sample()), CondaLockFile.ToYaml(CondaLockFile.Parse(json)));
    }

    [Fact]
    public void ToYaml_OfAnyOrder_IsTheSame()
    {
        string expected = CondaLockFile.ToYaml(LockfileBuilder.Sample());

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<int>(
            seed => CondaLockFile.ToYaml(LockfileBuilder.Shuffle(LockfileBuilder.Sample(), seed)) == expected));
    }

    [Fact]
    public void Parse_WrittenLockfile_KeepsWhatMatters()
    {
        Lockfile lockfile = CondaLockFile.Parse(CondaLockFile.ToYaml(LockfileBuilder.Sample()));
        RepodataRecord python = lockfile.Find("linux-64")!.CondaPackages.Single(p => p.Name == "python").Record;
        LockedPipPackage flask = lockfile.Find("linux-64")!.PipPackages.Single(p => p.Name == "flask");

        Assert.Equal(["__glibc >=2.17", "openssl >=3.2,<4.0a0", "tzdata"], python.Depends);
        Assert.Equal("h1_0_cpython0", python.Build);
        Assert.Equal(["click >=8", "werkzeug >=3.0"], flask.RequiresDist);
        Assert.Equal(LockfileBuilder.Hex("flask", 64), flask.Sha256);
        Assert.Equal(LockfileBuilder.Hex("osx", 64), lockfile.Find("osx-arm64")!.ContentHash);
    }

    [Fact]
    public void Parse_EntryWithoutBuildAndDependencies_TakesThemFromTheUrl()
    {
        RepodataRecord record = CondaLockFile.Parse(Minimal).Find("linux-64")!.CondaPackages.Single().Record;

        Assert.Equal(("numpy", "1.26.4", "py312heda63a1_0", 0L), (record.Name, record.Version, record.Build, record.BuildNumber));
        Assert.Equal(("linux-64", "https://conda.anaconda.org/conda-forge"), (record.Subdir, record.Channel));
        Assert.Equal("numpy-1.26.4-py312heda63a1_0.conda", record.FileName);
        Assert.Empty(record.Depends);
    }

    [Theory]
    [InlineData("version: 1", "version: 2")]
    [InlineData("metadata:", "metadatas:")]
    [InlineData("sources:", "source:")]
    [InlineData("manager: conda", "manager: cargo")]
    [InlineData("manager: conda", "mangaer: conda")]
    [InlineData("  version: 1.26.4\n", "")]
    [InlineData("  version: 1.26.4", "  version: 1.26.5")]
    [InlineData("numpy-1.26.4-py312heda63a1_0.conda", "numpy.zip")]
    [InlineData("d8285bea2a350f63fab23bf460221f3f", "d8285")]
    [InlineData("md5:", "sha1:")]
    [InlineData("optional: false", "optional: maybe")]
    [InlineData("platforms: [linux-64]", "platforms: linux-64")]
    public void Parse_BrokenLockfile_SaysWhere(string found, string replacement)
    {
        string text = Minimal.ReplaceLineEndings("\n");
        string broken = text.Replace(found, replacement, StringComparison.Ordinal);
        Assert.NotEqual(text, broken);

        StoreException failure = Assert.Throws<StoreException>(() => CondaLockFile.Parse(broken, new LockfileOptions { File = "l.yml" }));

        Assert.Equal(ErrorCode.InvalidLockfile, failure.Code);
        Assert.Equal("l.yml", failure.Location!.File);
    }

    [Theory]
    [InlineData("md5: ''\n    sha256: d8285bea2a350f63fab23bf460221f3f1c9e6d8e2bd3ac0d4a2f6c1e4f0f8e7a")]
    [InlineData("md5: \n")]
    [InlineData("sha256: null")]
    public void Parse_EmptyHash_IsNone(string hash)
    {
        string text = Minimal.ReplaceLineEndings("\n").Replace("md5: d8285bea2a350f63fab23bf460221f3f", hash, StringComparison.Ordinal);

        LockedCondaPackage package = CondaLockFile.Parse(text).Platforms[0].CondaPackages.Single();

        Assert.Null(package.Md5);
        Assert.Contains("md5: ''", CondaLockFile.ToYaml(CondaLockFile.Parse(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_VirtualPackageOfThePlatform_IsNoPackage()
    {
        string text = Minimal.ReplaceLineEndings("\n")
            + "\n- {name: __osx, version: '10.15', manager: conda, platform: osx-64, dependencies: {}, url: '', hash: {md5: '', sha256: null}}\n";

        Assert.Equal(["numpy"], CondaLockFile.Parse(text).Platforms.SelectMany(p => p.Packages).Select(p => p.Name));
    }

    [Fact]
    public void Parse_CommitOfAGitRequirement_IsNoHash()
    {
        const string commit = "3f07f990ac74f1e1691ba17ef8c14007f05846ab";
        string url = $"git+https://example.org/thing.git@{commit}";
        string text = Minimal.ReplaceLineEndings("\n")
            + $"\n- {{name: thing, version: 2.0.0, manager: pip, platform: linux-64, url: '{url}', hash: {{sha256: {commit}}}, source: {{type: url, url: '{url}'}}}}\n";

        LockedPipPackage pip = CondaLockFile.Parse(text).Platforms[0].PipPackages.Single();

        Assert.Equal((url, null), (pip.Url, pip.Sha256));
        Assert.Throws<StoreException>(() => CondaLockFile.Parse(text.Replace("git+https", "https", StringComparison.Ordinal)));
    }

    [Fact]
    public void Parse_EnvironmentFile_SaysThatItIsOne()
    {
        StoreException failure = Assert.Throws<StoreException>(() => Lockfile.Parse("name: x\ndependencies:\n- numpy\n"));

        Assert.Contains("environment file", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--file", Assert.Single(failure.Hints), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DuplicateEntry_IsRefused()
    {
        string text = Minimal.ReplaceLineEndings("\n");
        string entry = text[text.IndexOf("- name", StringComparison.Ordinal)..];

        Assert.Throws<StoreException>(() => CondaLockFile.Parse($"{text}\n{entry}"));
        Assert.Equal(2, CondaLockFile.Parse($"{text}\n{entry}\n  category: dev\n").Platforms[0].Packages.Count);
    }

    [Fact]
    public void Parse_RequireSha256_RefusesEntriesWithout()
    {
        Assert.Throws<StoreException>(() => CondaLockFile.Parse(Minimal, new LockfileOptions { RequireSha256 = true }));
        string complete = CondaLockFile.ToYaml(LockfileBuilder.Sample());
        Assert.NotEmpty(CondaLockFile.Parse(complete, new LockfileOptions { RequireSha256 = true }).Platforms);
    }

    [Fact]
    public void ToYaml_UrlWithCredentials_LeavesThemOut()
    {
        LockedCondaPackage package = LockfileBuilder.Conda("a", "1", "b_0");
        Lockfile lockfile = new()
        {
            Channels = [new LockedChannel("https://u:secret@h/c")],
            Platforms =
            [
                new LockedPlatform
                {
                    Name = "linux-64",
                    Packages =
                    [
                        package with { Record = package.Record with { Url = "https://u:secret@h/t/tk-secret/c/linux-64/a-1-b_0.conda?sig=secret" } },
                        new LockedPipPackage("x", "1", "git+https://u:secret@h/x@abc", null) { RequiresDist = ["y @ https://u:secret@h/y.whl"] },
                    ],
                },
            ],
        };

        foreach (string text in (string[])
            [CondaLockFile.ToYaml(lockfile), CondaLockFile.ToJson(lockfile), PixiLockFile.Of(lockfile).ToYaml(), ExplicitFile.Write("linux-64", lockfile.Platforms[0].CondaPackages.Select(p => p.Record))])
        {
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.Contains("https://h/c/linux-64/a-1-b_0.conda", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ToYaml_PlaceholdersOfVariables_AreKept()
    {
        const string channel = "https://${USER}:${PASSWORD}@h/c";
        Lockfile lockfile = new() { Channels = [new LockedChannel(channel, ["USER", "PASSWORD"])] };

        Lockfile again = CondaLockFile.Parse(CondaLockFile.ToYaml(lockfile));

        Assert.Equal(channel, again.Channels[0].Url);
        Assert.Equal(["USER", "PASSWORD"], again.Channels[0].UsedEnvironmentVariables);
        Assert.DoesNotContain("me", LockfileSyntax.CleanUrl("https://me:${PASSWORD}@h/c"), StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_Metadata_RoundTrips()
    {
        Lockfile lockfile = new()
        {
            Metadata = new LockfileMetadata
            {
                Sources = ["environment.yml"],
                CreatedAt = "2024-01-02T03:04:05Z",
                Git = [new("git_sha", "abc")],
                Inputs = [new("environment.yml", [new("md5", "1"), new("sha256", "2")])],
                Custom = [new("who", "me: you")],
            },
        };

        string yaml = CondaLockFile.ToYaml(lockfile);

        Assert.Contains("created_at: '2024-01-02T03:04:05Z'", yaml, StringComparison.Ordinal);
        Assert.Equal(yaml, CondaLockFile.ToYaml(CondaLockFile.Parse(yaml)));
    }

    [Fact]
    public void ContentHash_OfARequest_DependsOnContentNotOrder()
    {
        string hash = CondaLockFile.ContentHash(["conda-forge"], ["a", "b"], [], ["__glibc=2.17"]);

        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, CondaLockFile.ContentHash(["conda-forge"], ["b", "a"], [], ["__glibc=2.17"]));
        Assert.NotEqual(hash, CondaLockFile.ContentHash(["conda-forge"], ["a", "c"], [], ["__glibc=2.17"]));
        Assert.NotEqual(hash, CondaLockFile.ContentHash(["conda-forge", "x"], ["a", "b"], [], ["__glibc=2.17"]));
    }

    [Fact]
    public void PackagesFor_Categories_SelectsAndRemovesRepeats()
    {
        LockedCondaPackage main = LockfileBuilder.Conda("a", "1", "b_0");
        LockedCondaPackage dev = LockfileBuilder.Conda("b", "1", "b_0") with { Category = "dev" };
        Lockfile lockfile = new()
        {
            Platforms = [new LockedPlatform { Name = "linux-64", Packages = [main, dev, main with { Category = "dev" }] }],
        };

        Assert.Equal(["a"], lockfile.PackagesFor("linux-64").Select(p => p.Name));
        Assert.Equal(["a", "b"], lockfile.PackagesFor("linux-64", "main", "dev").Select(p => p.Name));
        Assert.Contains("linux-64", Assert.Throws<StoreException>(() => lockfile.PackagesFor("win-64")).Hints[0], StringComparison.Ordinal);
    }
}
