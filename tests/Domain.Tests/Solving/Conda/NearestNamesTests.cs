using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Solving.Conda;

namespace CondaStore.Domain.Tests.Solving.Conda;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("numpy", "numpy", 0)]
    [InlineData("nunpy", "numpy", 1)]
    [InlineData("nmupy", "numpy", 1)]
    [InlineData("a_b", "a-b", 0)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_Pairs_CountsEdits(string left, string right, int expected) => Assert.Equal(expected, NearestNames.Distance(left, right));

    [Fact]
    public void Find_ManyNames_NearestFirstAndNothingFarAway()
    {
        TestChannel channel = new();
        foreach (string name in new[] { "numpy", "panda3", "pandas", "pandasql-extra", "pandas_a" })
        {
            channel.Add(name, "1");
        }

        Assert.Equal(["pandas", "panda3", "pandas_a"], NearestNames.Find("pandsa", channel.SourcesOf(channel.Records), 3));
    }

    [Fact]
    public void Find_RandomNames_AreThoseOfTheFullComparison()
    {
        Random random = new(1);
        string Name() => new([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => "abcd-_xyz"[random.Next(9)])]);
        TestChannel channel = new();
        string[] names = [.. Enumerable.Range(0, 2_000).Select(_ => Name()).Distinct()];
        Array.ForEach(names, name => channel.Add(name, "1"));
        IReadOnlyList<SubdirSource> sources = channel.SourcesOf(channel.Records);
        for (int i = 0; i < 20; i++)
        {
            string name = Name();
            string[] expected = [.. names.Where(n => NearestNames.Distance(name, n) <= Math.Max(1, name.Length / 3)).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, NearestNames.Find(name, sources, int.MaxValue).Order(StringComparer.Ordinal));
        }
    }
}
