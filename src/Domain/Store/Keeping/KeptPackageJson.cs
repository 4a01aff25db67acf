using System.Text.Json.Serialization;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>Records in rows.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RepodataRecord))]
internal sealed partial class KeptPackageJson : JsonSerializerContext;
