namespace Circuits.Science.Stimuli.Models;

/// <summary>What a dog's head looks like: ears, snout, colours.</summary>
public enum DogBreed
{
    /// <summary>Golden, hanging ears.</summary>
    Retriever,

    /// <summary>Tan with a black muzzle and saddle, upright ears.</summary>
    Shepherd,

    /// <summary>Brown with a white muzzle and blaze, long hanging ears.</summary>
    Hound,

    /// <summary>Grey with a white face, upright ears, blue eyes.</summary>
    Husky,

    /// <summary>All dark brown, hanging ears.</summary>
    Labrador,
}
