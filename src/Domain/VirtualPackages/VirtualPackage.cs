namespace CondaStore.Domain.VirtualPackages;

/// <summary>Represents a virtual package (CEP 30, https://conda.org/learn/ceps/cep-0030): a property of the machine whose name begins with
/// two underscores and that is never installed.</summary>
/// <param name="Name">The name, for example <c>__glibc</c>.</param>
/// <param name="Version">The version.</param>
/// <param name="Build">The build string, <c>0</c> except for <c>__archspec</c>.</param>
public sealed record VirtualPackage(string Name, string Version, string Build = "0")
{
    /// <summary>Returns the package in the form of override options: <c>__glibc=2.28=0</c>.</summary>
    public override string ToString() => $"{Name}={Version}={Build}";
}
