namespace CondaStore.SampleIndex.Tests;

public sealed class MetadataTextTests
{
    [Theory]
    [InlineData("Name: a\nVersion: 1\n\nThe text\n\nof it\n")]
    [InlineData("Name: a\nDescription: one\n  two\n        three\nVersion: 1\n\n")]
    public void ToString_AfterParse_IsTheSameText(string text) => Assert.Equal(text, MetadataText.Parse(text).ToString());

    [Fact]
    public void With_FieldThatIsThere_StaysInItsPlace()
    {
        MetadataText metadata = MetadataText.Parse("Name: a\nRequires-Dist: x\nVersion: 1\nRequires-Dist: y\n\n");

        Assert.Equal("Name: a\nRequires-Dist: z\nVersion: 1\n\n", metadata.With("Requires-Dist", "z").ToString());
    }
}
