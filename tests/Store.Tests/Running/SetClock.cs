using System.Globalization;

namespace CondaStore.Store.Tests.Running;

/// <summary>The clock of a machine that is set: off by as many seconds as a file says. Steady time goes on.</summary>
internal sealed class SetClock(string file) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + TimeSpan.FromSeconds(int.Parse(File.ReadAllText(file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    /// <summary>Sets it.</summary>
    public static void Set(string file, TimeSpan off)
    {
        File.WriteAllText(file + ".new", ((int)off.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }
}
