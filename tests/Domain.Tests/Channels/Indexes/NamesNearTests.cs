using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Tests.Solving;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class NamesNearTests
{
    [Fact]
    public void NamesNear_ManyNames_LeavesOutNoneThatIsNear()
    {
        TestChannel channel = new();
        foreach (string name in new[] { "numpy", "panda3", "pandas", "pandasql-extra", "pandas_a" })
        {
            channel.Add(name, "1");
        }

        Assert.Equal(["pandas", "panda3", "pandas_a"], Find("pandsa", channel.SourcesOf(channel.Records), 3));
    }

    [Fact]
    public void NamesNear_RandomNames_AreThoseOfTheFullComparison()
    {
        Random random = new(1);
        string Name() => new([.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => "abcd-_xyz"[random.Next(9)])]);
        TestChannel channel = new();
        string[] names = [.. Enumerable.Range(0, 2_000).Select(_ => Name()).Distinct()];
        Array.ForEach(names, name => channel.Add(name, "1"));
        IReadOnlyList<SubdirSource> sources = channel.SourcesOf(channel.Records);
        for (int i = 0; i < 20; i++)
        {
            string name = Name();
            string[] expected = [.. NearestNames.Find(name, names, int.MaxValue).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, Find(name, sources, int.MaxValue).Order(StringComparer.Ordinal));
        }
    }

    private static IReadOnlyList<string> Find(string name, IEnumerable<SubdirSource> sources, int count)
    {
        NameSketch sketch = NameSketch.Of(Encoding.UTF8.GetBytes(name));
        return NearestNames.Find(name, sources.SelectMany(s => s.NamesNear(sketch, NearestNames.LimitFor(name))).Distinct(), count);
    }
}
