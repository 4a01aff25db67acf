using System.Reflection;

namespace CondaStore.Domain.Diagnostics;

/// <summary>Provides the version of the product that the API reports.</summary>
public static class ProductVersion
{
    /// <summary>Gets the version, for example <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
