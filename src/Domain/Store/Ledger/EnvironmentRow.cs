using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary><see cref="StoreEnvironment"/> as a row.</summary>
internal static class EnvironmentRow
{
    public static StoreEnvironment Read(TableRow row) => new()
    {
        Id = row.Number("Id"),
        Namespace = row.Text("Namespace")!,
        Name = row.Text("Name")!,
        Description = row.Text("Description") ?? "",
        CurrentBuildId = row.NumberOrNull("CurrentBuildId"),
        CurrentBuildStatus = row.Text("CurrentBuildStatus") is { } text && BuildStatuses.TryParse(text, out BuildStatus status)
            ? status
            : null,
        NewestActivated = row.Number("NewestActivated"),
        Builds = (int)row.Number("Builds"),
        CreatedOn = row.Time("CreatedOn")!.Value,
        DeletedOn = row.Time("DeletedOn"),
    };

    public static TableRow Write(StoreEnvironment environment) =>
        new(StoreRows.Partition(environment.Namespace), StoreRows.EnvironmentKey(environment.Name))
        {
            ["Id"] = environment.Id,
            ["Namespace"] = environment.Namespace,
            ["Name"] = environment.Name,
            ["Description"] = environment.Description,
            ["CurrentBuildId"] = environment.CurrentBuildId,
            ["CurrentBuildStatus"] = environment.CurrentBuildStatus?.ToWire(),
            ["NewestActivated"] = environment.NewestActivated,
            ["Builds"] = environment.Builds,
            ["CreatedOn"] = environment.CreatedOn,
            ["DeletedOn"] = environment.DeletedOn,
        };
}
