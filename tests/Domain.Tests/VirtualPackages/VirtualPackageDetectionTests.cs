using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Tests.VirtualPackages;

public sealed class VirtualPackageDetectionTests
{
    private static readonly MachineFacts Machine = new()
    {
        Subdir = "linux-64",
        SystemVersion = "6.1.0",
        GlibcVersion = "2.36",
        CudaVersion = "12.4",
        CudaArchitecture = "8.6",
        Microarchitecture = "x86_64_v3",
    };

    [Fact]
    public void Detect_OwnPlatform_DescribesTheMachine() =>
        Assert.Equal(
            ["__archspec=1=x86_64_v3", "__cuda=12.4=0", "__cuda_arch=8.6=0", "__glibc=2.36=0", "__linux=6.1.0=0", "__unix=0=0"],
            Detect("linux-64"));

    [Theory]
    [InlineData("linux-aarch64", "__archspec=0=aarch64 __glibc=2.28=0 __linux=4.18=0 __unix=0=0")]
    [InlineData("osx-arm64", "__archspec=0=arm64 __osx=13.0=0 __unix=0=0")]
    [InlineData("osx-64", "__archspec=0=x86_64 __osx=13.0=0 __unix=0=0")]
    [InlineData("win-64", "__archspec=0=x86_64 __win=10.0=0")]
    [InlineData("win-32", "__archspec=0=x86 __win=10.0=0")]
    [InlineData("freebsd-64", "__archspec=0=x86_64 __unix=0=0")]
    [InlineData("emscripten-wasm32", "__archspec=0=wasm32 __unix=0=0")]
    [InlineData("wasi-wasm32", "__archspec=0=wasm32")]
    [InlineData("noarch", "")]
    public void Detect_OtherPlatform_GivesDefaults(string platform, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Detect(platform));

    [Fact]
    public void Detect_MachineWithoutGlibc_HasNone() =>
        Assert.DoesNotContain(
            VirtualPackageDetection.Detect(new VirtualPackageOptions { Platform = "linux-64", Machine = Machine with { GlibcVersion = null } }),
            p => p.Name == "__glibc");

    [Theory]
    [InlineData("CONDA_OVERRIDE_GLIBC", "2.17", "__glibc", "2.17", "0")]
    [InlineData("CONDA_OVERRIDE_LINUX", "5.10", "__linux", "5.10", "0")]
    [InlineData("CONDA_OVERRIDE_CUDA", " 11.8 ", "__cuda", "11.8", "0")]
    [InlineData("CONDA_OVERRIDE_CUDA_ARCH", "9.0", "__cuda_arch", "9.0", "0")]
    [InlineData("CONDA_OVERRIDE_ARCHSPEC", "zen3", "__archspec", "1", "zen3")]
    public void Detect_Environment_Overrides(string variable, string value, string name, string version, string build) =>
        Assert.Contains(new VirtualPackage(name, version, build), DetectWith("linux-64", variable, value));

    [Theory]
    [InlineData("CONDA_OVERRIDE_GLIBC", "__glibc")]
    [InlineData("CONDA_OVERRIDE_LINUX", "__linux")]
    [InlineData("CONDA_OVERRIDE_CUDA", "__cuda")]
    [InlineData("CONDA_OVERRIDE_CUDA", "__cuda_arch")]
    [InlineData("CONDA_OVERRIDE_ARCHSPEC", "__archspec")]
    public void Detect_EmptyOverride_TakesAway(string variable, string name) =>
        Assert.DoesNotContain(DetectWith("linux-64", variable, ""), p => p.Name == name);

    [Theory]
    [InlineData("CONDA_OVERRIDE_OSX", "14.0", "__osx")]
    [InlineData("CONDA_OVERRIDE_WIN", "11", "__win")]
    public void Detect_OverrideOfAnotherSystem_IsIgnored(string variable, string value, string name) =>
        Assert.DoesNotContain(DetectWith("linux-64", variable, value), p => p.Name == name);

    [Fact]
    public void Detect_CrossPlatformOverrides_Apply()
    {
        Assert.Contains(new VirtualPackage("__osx", "14.0"), DetectWith("osx-arm64", "CONDA_OVERRIDE_OSX", "14.0"));
        Assert.Contains(new VirtualPackage("__win", "11"), DetectWith("win-64", "CONDA_OVERRIDE_WIN", "11"));
        Assert.Contains(new VirtualPackage("__cuda", "12.0"), DetectWith("win-64", "CONDA_OVERRIDE_CUDA", "12.0"));
    }

    [Fact]
    public void Detect_Options_WinOverTheEnvironment()
    {
        IReadOnlyList<VirtualPackage> found = VirtualPackageDetection.Detect(new VirtualPackageOptions
        {
            Platform = "linux-64",
            Machine = Machine,
            Environment = new Dictionary<string, string> { ["CONDA_OVERRIDE_GLIBC"] = "2.17", ["CONDA_OVERRIDE_CUDA"] = "" },
            Overrides = ["__glibc=2.31", "glibc=2.35=x", "cuda=12.0", "__linux=", "__archspec=1=zen2", "__mine=3"],
        });

        Assert.Equal(
            ["__archspec=1=zen2", "__cuda=12.0=0", "__cuda_arch=8.6=0", "__glibc=2.35=x", "__mine=3=0", "__unix=0=0"],
            found.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("__glibc")]
    [InlineData("")]
    [InlineData("=1")]
    [InlineData("a b=1")]
    [InlineData("__glibc=1=2=3")]
    [InlineData("__glibc=1..2")]
    public void Detect_BadOverride_IsRefused(string text)
    {
        StoreException error = Assert.Throws<StoreException>(
            () => VirtualPackageDetection.Detect(new VirtualPackageOptions { Platform = "linux-64", Machine = Machine, Overrides = [text] }));

        Assert.Equal(ErrorCode.InvalidOption, error.Code);
    }

    [Fact]
    public void Detect_ThisMachine_MatchesItsSystem()
    {
        IReadOnlyList<VirtualPackage> found = VirtualPackageDetection.Detect(new VirtualPackageOptions());

        Assert.Contains(found, p => p.Name == "__archspec");
        Assert.Equal(HostPlatform.Subdir.StartsWith("linux", StringComparison.Ordinal), found.Any(p => p.Name == "__linux"));
        Assert.Equal(HostPlatform.Subdir.StartsWith("win", StringComparison.Ordinal), found.Any(p => p.Name == "__win"));
        Assert.All(found, p => Assert.True(CondaVersion.TryParse(p.Version, out _), p.ToString()));
    }

    private static IReadOnlyList<VirtualPackage> DetectWith(string platform, string variable, string value) =>
        VirtualPackageDetection.Detect(new VirtualPackageOptions
        {
            Platform = platform,
            Machine = Machine,
            Environment = new Dictionary<string, string> { [variable] = value },
        });

    private static IEnumerable<string> Detect(string platform) =>
        VirtualPackageDetection.Detect(new VirtualPackageOptions { Platform = platform, Machine = Machine }).Select(p => p.ToString());
}
