using System.Globalization;

namespace CondaStore.Store.Tests.Running;

/// <summary>Sizes and seeds of long tests, from environment variables.</summary>
internal static class TestSettings
{
    public static int Number(string variable, int missing) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : missing;
}
