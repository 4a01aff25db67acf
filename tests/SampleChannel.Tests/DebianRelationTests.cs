namespace CondaStore.SampleChannel.Tests;

public sealed class DebianRelationTests
{
    [Fact]
    public void ParseList_Field_GivesAlternativesInOrder()
    {
        List<IReadOnlyList<DebianRelation>> list = [.. DebianRelation.ParseList("libc6 (>= 2.34), python3:any, libblas3 | libblas.so.3, python3 (<< 3.12)")];

        Assert.Equal(["libc6", "python3", "libblas3", "python3"], list.Select(alternatives => alternatives[0].Package));
        Assert.Equal(["libblas3", "libblas.so.3"], list[2].Select(r => r.Package));
        Assert.Equal(">=", list[0][0].Operator);
        Assert.Equal("2.34", list[0][0].Version!.Upstream);
        Assert.Null(list[1][0].Operator);
        Assert.Equal("<<", list[3][0].Operator);
    }

    [Fact]
    public void ParseList_EmptyField_IsEmpty() => Assert.Empty(DebianRelation.ParseList(""));

    [Fact]
    public void ParseList_Nonsense_IsAnError() => Assert.Throws<FormatException>(() => DebianRelation.ParseList("(>= 1)").ToList());
}
