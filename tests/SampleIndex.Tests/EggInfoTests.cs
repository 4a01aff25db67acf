namespace CondaStore.SampleIndex.Tests;

public sealed class EggInfoTests
{
    private static readonly MetadataText Metadata = MetadataText.Parse("Metadata-Version: 1.2\nName: a\nVersion: 1.0\n\nText\n");

    [Theory]
    [InlineData("six\n", "six")]
    [InlineData("[tests]\npytest>=7\n", "pytest>=7; extra == 'tests'")]
    [InlineData("[:python_version < \"3.8\"]\nmock\n", "mock; python_version < \"3.8\"")]
    [InlineData("[tests:os_name == 'nt' or sys_platform == 'x']\nmock\n", "mock; (os_name == 'nt' or sys_platform == 'x') and extra == 'tests'")]
    public void Add_SectionsOfRequiresText_BecomeMarkers(string requires, string expected) =>
        Assert.Equal([expected], EggInfo.Add(Metadata, requires)["Requires-Dist"]);

    [Fact]
    public void Add_Extras_AreDeclaredOnce() =>
        Assert.Equal(["a", "b"], EggInfo.Add(Metadata, "[b]\nx\n[a]\n\n[b:os_name == 'nt']\ny\n")["Provides-Extra"]);

    [Fact]
    public void Add_Always_SaysTheFormatThatHasRequirements()
    {
        MetadataText added = EggInfo.Add(Metadata, "six\n");

        Assert.Equal("Metadata-Version: 2.1\nName: a\nVersion: 1.0\nRequires-Dist: six\n\nText\n", added.ToString());
    }
}
