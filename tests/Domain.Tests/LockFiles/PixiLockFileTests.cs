using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.LockFiles;

public sealed class PixiLockFileTests
{
    private const string Seven = """
        version: 7
        platforms:
        - name: gpu
          subdir: linux-64
          virtual-packages:
          - __cuda=12.0=0
        - name: linux-64
        environments:
          default:
            channels:
            - url: https://conda.anaconda.org/conda-forge/
            indexes:
            - https://pypi.org/simple
            options:
              strategy: lowest-version
            packages:
              gpu:
              - conda: https://conda.anaconda.org/conda-forge/noarch/tzdata-2024a-h0c530f3_0.conda
              linux-64:
              - conda: https://conda.anaconda.org/conda-forge/noarch/tzdata-2024a-h0c530f3_0.conda
              - pypi: https://files.pythonhosted.org/packages/click-8.1.7-py3-none-any.whl
        packages:
        - conda: https://conda.anaconda.org/conda-forge/noarch/tzdata-2024a-h0c530f3_0.conda
          sha256: 7b2b69c54ec62a243eb6fba2391b5e443421608c3ae5dbff938ad33ca8db5122
          md5: 161081fc7cec0bfda0d86d7cb595f8d8
          depends:
          - a >=1
          constrains:
          - b <2
          license: LicenseRef-Public-Domain
          purls: []
          run_exports:
            weak:
            - tzdata
          size: 119815
          timestamp: 1706886945727
        - pypi: https://files.pythonhosted.org/packages/click-8.1.7-py3-none-any.whl
          name: click
          version: 8.1.7
          sha256: ae74fb96c20a0277a1d615f1e4d73c8414f5a98db8b799a7931d1582f3390c28
          requires_dist:
          - colorama ; sys_platform == 'win32'
          requires_python: '>=3.7'

        """;

    private static string Text { get; } = Seven.ReplaceLineEndings("\n");

    [Fact]
    public void ToYaml_OfAReadFile_IsTheSameText() => Assert.Equal(Text, PixiLockFile.Parse(Text).ToYaml());

    [Fact]
    public void Parse_Version7_ReadsEverything()
    {
        Lockfile lockfile = PixiLockFile.Parse(Text).Environments["default"];
        RepodataRecord tzdata = lockfile.Find("gpu")!.CondaPackages.Single().Record;
        LockedPipPackage click = lockfile.Find("linux-64")!.PipPackages.Single();

        Assert.Equal(("linux-64", "__cuda=12.0=0"), (lockfile.Find("gpu")!.Subdir, lockfile.Find("gpu")!.VirtualPackages.Single()));
        Assert.Equal(("tzdata", "2024a", "h0c530f3_0", 0L, "noarch"), (tzdata.Name, tzdata.Version, tzdata.Build, tzdata.BuildNumber, tzdata.Subdir));
        Assert.Equal((NoarchKind.Generic, 119815L, 1706886945727L), (tzdata.Noarch, tzdata.Size, tzdata.Timestamp));
        Assert.Equal("tzdata", tzdata.RunExports!.Value.GetProperty("weak")[0].GetString());
        Assert.Empty(tzdata.Purls!);
        Assert.Equal(("click", "8.1.7", ">=3.7"), (click.Name, click.Version, click.RequiresPython));
        Assert.Equal(["https://pypi.org/simple"], lockfile.PipIndexes);
        Assert.Equal([new("strategy", "lowest-version")], lockfile.SolveOptions);
    }

    [Fact]
    public void ToYaml_Version6_ReadsBackTheSame()
    {
        Lockfile sample = LockfileBuilder.Sample();
        string yaml = PixiLockFile.Of(sample).ToYaml(6);

        Assert.StartsWith("version: 6\nenvironments:\n  default:\n", yaml, StringComparison.Ordinal);
        Assert.Equal(yaml, PixiLockFile.Parse(yaml).ToYaml(6));
        Assert.DoesNotContain("build_number", yaml[..yaml.IndexOf("python-3.12.1", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_OfAnyOrder_IsTheSame()
    {
        string six = PixiLockFile.Of(LockfileBuilder.Sample()).ToYaml(6);
        string seven = PixiLockFile.Of(LockfileBuilder.Sample()).ToYaml();

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<int>(seed =>
        {
            PixiLockFile shuffled = PixiLockFile.Of(LockfileBuilder.Shuffle(LockfileBuilder.Sample(), seed));
            return shuffled.ToYaml(6) == six && shuffled.ToYaml() == seven;
        }));
    }

    [Fact]
    public void ToYaml_FactsThatTheUrlDoesNotTell_RoundTrip()
    {
        LockedCondaPackage package = LockfileBuilder.Conda("a", "1.0", "b_0");
        RepodataRecord odd = package.Record with
        {
            BuildNumber = 17,
            Noarch = NoarchKind.Generic,
            Channel = "https://mirror.example/c",
            ExtraDepends = new Dictionary<string, IReadOnlyList<string>> { ["gpu"] = ["cuda >=12"] },
            Flags = ["cuda:12"],
            TrackFeatures = ["mkl"],
            Features = "f",
            Purls = ["pkg:pypi/a"],
            LegacyBz2Md5 = new string('a', 32),
            LegacyBz2Size = 5,
            PythonSitePackagesPath = "lib/python3.13t/site-packages",
            RunExports = JsonDocument.Parse("""{"weak":["a >=1.0"],"strong":[]}""").RootElement,
            LicenseFamily = "BSD",
        };
        RepodataRecord noarchWithoutKind = LockfileBuilder.Conda("n", "1.0", "b_0", "noarch").Record with { Noarch = NoarchKind.None };
        PixiLockFile file = PixiLockFile.Of(new Lockfile
        {
            Platforms = [new LockedPlatform { Name = "linux-64", Packages = [new LockedCondaPackage(odd), new LockedCondaPackage(noarchWithoutKind)] }],
        });

        string yaml = file.ToYaml();
        RepodataRecord[] again = [.. PixiLockFile.Parse(yaml).Environments["default"].Platforms[0].CondaPackages.Select(p => p.Record)];

        Assert.Equal(yaml, PixiLockFile.Parse(yaml).ToYaml());
        Assert.Equal(NoarchKind.None, again.Single(record => record.Name == "n").Noarch);
        RepodataRecord read = again.Single(record => record.Name == "a");
        Assert.Equal((17L, NoarchKind.Generic, "https://mirror.example/c"), (read.BuildNumber, read.Noarch, read.Channel));
        Assert.Equal(["cuda >=12"], read.ExtraDepends["gpu"]);
        Assert.Equal(odd.PythonSitePackagesPath, read.PythonSitePackagesPath);
    }

    [Theory]
    [InlineData("version: 7", "version: 8")]
    [InlineData("version: 7", "version: 3")]
    [InlineData("version: 7\n", "")]
    [InlineData("- name: linux-64\n", "- name: gpu\n")]
    [InlineData("- name: linux-64\n", "")]
    [InlineData("subdir: linux-64", "subdir: linux-63")]
    [InlineData("- name: linux-64\n", "- subdir: linux-64\n")]
    [InlineData("      - pypi:", "      - conda:")]
    [InlineData("      - pypi:", "      - conda_source:")]
    [InlineData("      - pypi:", "      - gem:")]
    [InlineData("size: 119815", "size: big")]
    [InlineData("7b2b69c54ec62a243eb6fba2391b5e443421608c3ae5dbff938ad33ca8db5122", "7b2b")]
    public void Parse_BrokenFile_IsRefused(string found, string replacement)
    {
        string broken = Text.Replace(found, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Text, broken);

        StoreException failure = Assert.Throws<StoreException>(() => PixiLockFile.Parse(broken));

        Assert.Equal(ErrorCode.InvalidLockfile, failure.Code);
        Assert.NotNull(failure.Location);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Parse_FormatsBefore6_AreRead(int version)
    {
        string text = $"""
            version: {version}
            environments:
              default:
                channels:
                - url: https://conda.anaconda.org/conda-forge/
                find-links:
                - path: ./links
                packages:
                  linux-64:
                  - conda: "https://conda.anaconda.org/conda-forge/linux-64/bzip2-1.0.8-h93a5062_5.conda"
                  - pypi: ./links/requests-2.31.0-py3-none-any.whl
                  - pypi: git+ssh://git@github.com/pallets/flask@b90a4f1f4a370e92054b9cc9db0efcb864f87ebe
            packages:
            - kind: conda
              name: bzip2
              version: 1.0.8
              build: h93a5062_5
              build_number: 5
              subdir: linux-64
              url: https://conda.anaconda.org/conda-forge/linux-64/bzip2-1.0.8-h93a5062_5.conda
              sha256: bfa84296a638bea78a8bb29abc493ee95f2a0218775642474a840411b950fe5f
              md5: 1bbc659ca658bfd49a481b5ef7a0f40f
              depends:
              - libgcc-ng >=12
              arch: x86_64
              platform: linux
              size: 122325
            - kind: pypi
              name: requests
              version: 2.31.0
              path: ./links/requests-2.31.0-py3-none-any.whl
              requires_python: '>=3.7'
            - kind: pypi
              name: flask
              version: 3.1.0
              url: git+ssh://git@github.com/pallets/flask@b90a4f1f4a370e92054b9cc9db0efcb864f87ebe

            """;

        LockedPlatform platform = Lockfile.Parse(text).Find("linux-64")!;

        RepodataRecord bzip2 = platform.CondaPackages.Single().Record;
        Assert.Equal(("bzip2", 5L, 122325L, "libgcc-ng >=12"), (bzip2.Name, bzip2.BuildNumber, bzip2.Size, bzip2.Depends[0]));
        Assert.Equal(["requests", "flask"], platform.PipPackages.Select(p => p.Name));
    }

    [Theory]
    [InlineData("version: 6\nenvironments:\n  only: {E}\npackages: []\n", null, "only")]
    [InlineData("version: 6\nenvironments:\n  a: {E}\n  default: {E}\npackages: []\n", null, "default")]
    [InlineData("version: 6\nenvironments:\n  a: {E}\n  default: {E}\npackages: []\n", "a", "a")]
    [InlineData("version: 6\nenvironments:\n  a: {E}\n  b: {E}\npackages: []\n", null, null)]
    [InlineData("version: 6\nenvironments:\n  a: {E}\n  b: {E}\npackages: []\n", "c", null)]
    public void Parse_SeveralEnvironments_TakesTheOneThatIsMeant(string text, string? wanted, string? expected)
    {
        string[] names = ["only", "default", "a", "b"];
        foreach (string name in names)
        {
            text = text.Replace($"{name}: {{E}}", $"{name}: {{channels: [{{url: 'https://h/{name}'}}], packages: {{}}}}", StringComparison.Ordinal);
        }

        LockfileOptions options = new() { Environment = wanted };

        if (expected is null)
        {
            StoreException failure = Assert.Throws<StoreException>(() => Lockfile.Parse(text, options));
            Assert.Contains("it has a, b", Assert.Single(failure.Hints), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal($"https://h/{expected}", Lockfile.Parse(text, options).Channels[0].Url);
        }
    }

    [Fact]
    public void Parse_PackageFromSourceInAnotherEnvironment_IsNoObstacle()
    {
        const string text = """
            version: 6
            environments:
              default:
                channels: []
                packages: {}
              built:
                channels: []
                packages:
                  linux-64:
                  - conda: ../project
            packages:
            - conda: ../project
              name: project
              version: '0.1'

            """;

        Assert.Empty(Lockfile.Parse(text).Platforms);
        StoreException failure = Assert.Throws<StoreException>(() => Lockfile.Parse(text, new LockfileOptions { Environment = "built" }));
        Assert.Contains("built from source", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RelativePath_StartsFromTheLockfile()
    {
        const string text = """
            version: 6
            environments:
              default:
                channels: []
                packages:
                  linux-64:
                  - conda: ./pkgs/a-1-0.conda
            packages:
            - conda: ./pkgs/a-1-0.conda

            """;

        Lockfile lockfile = Lockfile.Parse(text, new LockfileOptions { Directory = "/project", WorkingDirectory = "/elsewhere" });

        Assert.Equal(("file:///project/pkgs/a-1-0.conda", "linux-64"), lockfile.Platforms[0].CondaPackages.Select(p => (p.Url, p.Record.Subdir)).Single());
    }

    [Fact]
    public void Parse_EnvironmentOfAnotherFormat_IsRefused() =>
        Assert.Throws<StoreException>(() => Lockfile.Parse("@EXPLICIT\n", new LockfileOptions { Environment = "x" }));

    [Fact]
    public void Parse_PlatformsMissing_IsRefused() =>
        Assert.Throws<StoreException>(() => PixiLockFile.Parse("version: 7\nenvironments: {}\npackages: []\n"));

    [Fact]
    public void ToYaml_Version6WithNamedPlatforms_IsRefused() =>
        Assert.Throws<StoreException>(() => PixiLockFile.Parse(Text).ToYaml(6));
}
