namespace CondaStore.Domain.VirtualPackages;

/// <summary>Something the machine itself provides (CEP 30): its name begins with two underscores and it is never installed.</summary>
/// <param name="Name">For example <c>__glibc</c>.</param>
/// <param name="Version">Version text.</param>
/// <param name="Build">Build string, <c>0</c> except for <c>__archspec</c>.</param>
public sealed record VirtualPackage(string Name, string Version, string Build = "0")
{
    /// <summary>The form that override options have: <c>__glibc=2.28=0</c>.</summary>
    public override string ToString() => $"{Name}={Version}={Build}";
}
