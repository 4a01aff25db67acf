using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Tags;

public sealed class CompatibleTagsTests
{
    private static readonly TargetPlatform Linux = TargetPlatform.Glibc("x86_64", 28);

    [Theory]
    [InlineData("py3-none-any", true)]
    [InlineData("py2.py3-none-any", true)]
    [InlineData("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", true)]
    [InlineData("cp312-cp312-linux_x86_64", true)]
    [InlineData("cp38-abi3-manylinux1_x86_64", true)]
    [InlineData("cp312-none-any", true)]
    [InlineData("CP312-CP312-MANYLINUX_2_28_X86_64", true)]
    [InlineData("py39-none-any", true)]
    [InlineData("cp312-cp312-manylinux_2_34_x86_64", false)]
    [InlineData("cp312-cp312-musllinux_1_2_x86_64", false)]
    [InlineData("cp312-cp312-manylinux_2_17_aarch64", false)]
    [InlineData("cp311-cp311-manylinux_2_17_x86_64", false)]
    [InlineData("cp311-none-any", false)]
    [InlineData("cp313-abi3-manylinux_2_17_x86_64", false)]
    [InlineData("cp312-cp312t-manylinux_2_17_x86_64", false)]
    [InlineData("py313-none-any", false)]
    [InlineData("py2-none-any", false)]
    [InlineData("cp312-abi3-any", false)]
    [InlineData("cp0312-cp312-linux_x86_64", false)]
    [InlineData("py03-none-any", false)]
    [InlineData("cp39-abi3-any", false)]
    public void RankOf_Wheel_FitsOrNot(string tags, bool fits) => Assert.Equal(fits, TagsOf("3.12").RankOf(Parse(tags)) is not null);

    [Fact]
    public void RankOf_SeveralTags_IsThatOfTheBest()
    {
        CompatibleTags tags = TagsOf("3.12");

        Assert.Equal(0, tags.RankOf(Parse("py3.cp312-cp312.none-any.manylinux_2_28_x86_64")));
        Assert.Equal(0, tags.RankOf(Parse("cp312-cp312-manylinux_2_28_x86_64")));
        Assert.True(tags.RankOf(Parse("cp312-cp312-manylinux_2_17_x86_64")) < tags.RankOf(Parse("cp312-cp312-linux_x86_64")));
        Assert.True(tags.RankOf(Parse("cp312-cp312-linux_x86_64")) < tags.RankOf(Parse("cp312-abi3-manylinux_2_28_x86_64")));
        Assert.True(tags.RankOf(Parse("py3-none-manylinux1_x86_64")) < tags.RankOf(Parse("cp312-none-any")));
    }

    [Fact]
    public void RankOf_FreeThreaded_HasItsOwnAbiAndItsStableOne()
    {
        PythonInterpreter python = Python("3.13") with { IsFreeThreaded = true };
        string[] list = RankedTags.Of(python, TargetPlatform.Windows("win_amd64"));

        Assert.Equal(
            [
                "cp313-cp313t-win_amd64", "cp313-abi3t-win_amd64", "cp313-none-win_amd64", "cp312-abi3t-win_amd64", "cp311-abi3t-win_amd64",
            ],
            list[..5]);
        Assert.DoesNotContain("cp313-cp313-win_amd64", list);
        Assert.DoesNotContain("cp313-abi3-win_amd64", list);
    }

    [Fact]
    public void RankOf_PyPy_HasItsAbiAndItsOwnTagWithoutPlatform()
    {
        PythonInterpreter python = Python("3.10.14") with { Implementation = PythonImplementation.PyPy, AbiTag = "pypy310_pp73" };
        string[] list = RankedTags.Of(python, TargetPlatform.Windows("win_amd64"));

        Assert.Equal(["pp310-pypy310_pp73-win_amd64", "pp310-none-win_amd64", "py310-none-win_amd64", "py3-none-win_amd64"], list[..4]);
        Assert.Equal(["py30-none-win_amd64", "pp3-none-any", "py310-none-any", "py3-none-any", "py39-none-any"], list[13..18]);
    }

    [Fact]
    public void RankOf_GraalPy_HasItsAbi()
    {
        PythonInterpreter python = Python("3.11.7") with
        {
            Implementation = PythonImplementation.GraalPy,
            AbiTag = "graalpy242_311_native",
        };
        string[] list = RankedTags.Of(python, TargetPlatform.Windows("win_amd64"));

        Assert.Equal(["graalpy311-graalpy242_311_native-win_amd64", "graalpy311-none-win_amd64", "py311-none-win_amd64"], list[..3]);
        Assert.Contains("graalpy311-none-any", list);
    }

    [Theory]
    [InlineData("3.7.12", "linux-64", "cp37-cp37m-manylinux_2_17_x86_64")]
    [InlineData("2.7.18", "linux-64", "cp27-cp27mu-manylinux_2_17_x86_64")]
    [InlineData("2.7.18", "win-64", "cp27-cp27m-win_amd64")]
    public void RankOf_OldPython_HasTheFlagsOfItsAbi(string version, string subdir, string first) =>
        Assert.Equal(first, RankedTags.Of(Python(version), TargetPlatform.Create(subdir, _ => null)!)[0]);

    [Theory]
    [InlineData("linux-64", "__glibc=2.28", "manylinux_2_28_x86_64", "linux_x86_64", 28)]
    [InlineData("linux-64", "", "manylinux_2_17_x86_64", "linux_x86_64", 17)]
    [InlineData("linux-32", "__glibc=2.12", "manylinux_2_12_i686", "linux_i686", 11)]
    [InlineData("linux-aarch64", "__glibc=2.35", "manylinux_2_35_aarch64", "linux_aarch64", 21)]
    [InlineData("linux-aarch64", "__glibc=2.12", "linux_aarch64", "linux_aarch64", 1)]
    [InlineData("linux-ppc64le", "__glibc=2.17", "manylinux_2_17_ppc64le", "linux_ppc64le", 3)]
    [InlineData("linux-64", "__musl=1.2.5", "musllinux_1_2_x86_64", "linux_x86_64", 4)]
    [InlineData("osx-arm64", "", "macosx_11_0_arm64", "macosx_10_4_universal2", 15)]
    [InlineData("osx-arm64", "__osx=15", "macosx_15_0_arm64", "macosx_10_4_universal2", 23)]
    [InlineData("osx-64", "", "macosx_10_15_x86_64", "macosx_10_4_universal", 72)]
    [InlineData("osx-64", "__osx=13.6.1", "macosx_13_0_x86_64", "macosx_10_4_universal", 96)]
    [InlineData("win-64", "__win=0", "win_amd64", "win_amd64", 1)]
    [InlineData("win-32", "", "win32", "win32", 1)]
    [InlineData("win-arm64", "", "win_arm64", "win_arm64", 1)]
    public void Create_CondaPlatform_HasItsTags(string subdir, string virtualPackage, string first, string last, int count)
    {
        TargetPlatform platform = TargetPlatform.Create(
            subdir, name => virtualPackage.StartsWith(name + "=", StringComparison.Ordinal) ? virtualPackage[(name.Length + 1)..] : null)!;

        Assert.Equal((first, last, count), (platform.Tags[0], platform.Tags[^1], platform.Tags.Count));
        Assert.All(platform.Tags.Index(), tag => Assert.Equal(tag.Index, platform.IndexOf(tag.Item)));
        Assert.Equal(-1, platform.IndexOf("any"));
    }

    [Theory]
    [InlineData("noarch")]
    [InlineData("emscripten-wasm32")]
    public void Create_PlatformWithoutWheels_IsNull(string subdir) => Assert.Null(TargetPlatform.Create(subdir, _ => null));

    [Theory]
    [InlineData("cp312-cp312-win_amd64", TagMismatch.Platform)]
    [InlineData("cp313-cp313-manylinux_2_17_x86_64", TagMismatch.Python)]
    [InlineData("py2-none-any", TagMismatch.Python)]
    [InlineData("py3-none-any", TagMismatch.None)]
    public void FindMismatch_Wheel_TellsWhy(string tags, TagMismatch expected) =>
        Assert.Equal(expected, TagsOf("3.12").FindMismatch(Parse(tags)));

    private static CompatibleTags TagsOf(string python) => new(Python(python), Linux);

    private static PythonInterpreter Python(string version) => new(PypiVersion.Parse(version));

    private static WheelTags Parse(string tags) => WheelTags.TryParse(tags, out WheelTags? parsed) ? parsed.Value : default;
}
