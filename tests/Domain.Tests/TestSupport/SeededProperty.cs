using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>Properties of what a seed makes; a failure names the seed.</summary>
internal static class SeededProperty
{
    /// <summary>Checks a property with many seeds.</summary>
    public static void Check(int count, Func<int, bool> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>Checks a property with many seeds, one after another.</summary>
    public static void Check(int count, Func<int, Task<bool>> property) => Check(count, seed => property(seed).GetAwaiter().GetResult());
}
