using CondaStore.Functions.Configuration;
using CondaStore.Web.Files;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages;

/// <summary>Represents the files of conda-store-ui in the folder specified by <c>Store:Ui:Bundle</c>. They are read once.</summary>
public sealed class ClientBundle(IOptions<StoreOptions> options)
{
    private readonly Lazy<StaticAssets?> _files = new(
        () => options.Value.Ui.Bundle is { Length: > 0 } folder ? StaticAssets.ReadFolder(folder) : null);

    /// <summary>The files, or null if the store's own pages are served instead.</summary>
    public StaticAssets? Files => _files.Value;
}
