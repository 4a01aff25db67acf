using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>Provides the JSON serialization of data passed between the steps of a build.</summary>
[JsonSerializable(typeof(BuildPlan))]
[JsonSerializable(typeof(TransientFailure))]
internal sealed partial class WorkJson : JsonSerializerContext;
