using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Specifies the values that a text in the API can have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireValuesAttribute : Attribute
{
    /// <summary>Specifies the values of an enumeration.</summary>
    public WireValuesAttribute(Type enumeration) => Values = Of(enumeration);

    /// <summary>Specifies the values one by one.</summary>
    public WireValuesAttribute(params string[] values) => Values = values;

    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Gets the texts of the values of an enumeration, in their order.</summary>
    public static IReadOnlyList<string> Of(Type enumeration) =>
        enumeration == typeof(BuildStatus) ? [.. Enum.GetValues<BuildStatus>().Select(s => s.ToWire())]
        : enumeration == typeof(ArtifactType) ? [.. Enum.GetValues<ArtifactType>().Select(t => t.ToWire())]
        : enumeration == typeof(Role) ? [.. Enum.GetValues<Role>().Select(r => r.ToWire())]
        : enumeration == typeof(ArchiveRunState) || enumeration == typeof(ImportState)
            ? [.. Enum.GetNames(enumeration).Select(n => n.ToUpperInvariant())]
        : [.. Enum.GetNames(enumeration).Select(n => n.ToLowerInvariant())];
}
