using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>A package's <c>info/run_exports.json</c> (CEP 12): what packages built against this one must require.</summary>
public sealed record RunExportsJson
{
    /// <summary>Where the file lies inside a package.</summary>
    public const string FilePath = "info/run_exports.json";

    /// <summary>For packages that have this one in their host environment.</summary>
    public IReadOnlyList<string> Weak { get; init; } = [];

    /// <summary>For packages that have this one in their build environment.</summary>
    public IReadOnlyList<string> Strong { get; init; } = [];

    /// <summary>For platform independent packages.</summary>
    public IReadOnlyList<string> Noarch { get; init; } = [];

    /// <summary>As <see cref="Weak"/>, for constraints.</summary>
    public IReadOnlyList<string> WeakConstrains { get; init; } = [];

    /// <summary>As <see cref="Strong"/>, for constraints.</summary>
    public IReadOnlyList<string> StrongConstrains { get; init; } = [];

    /// <summary>Reads the document; a plain list means weak exports.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static RunExportsJson Parse(ReadOnlyMemory<byte> utf8)
    {
        MetadataDocument document = new(FilePath, MetadataDocument.ParseAny(FilePath, utf8));
        return document.Root.ValueKind switch
        {
            JsonValueKind.Array => new RunExportsJson { Weak = document.Texts(document.Root) },
            JsonValueKind.Object => new RunExportsJson
            {
                Weak = document.Texts("weak"),
                Strong = document.Texts("strong"),
                Noarch = document.Texts("noarch"),
                WeakConstrains = document.Texts("weak_constrains"),
                StrongConstrains = document.Texts("strong_constrains"),
            },
            _ => throw MetadataDocument.Error(FilePath, "is neither an object nor a list."),
        };
    }
}
