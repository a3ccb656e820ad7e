namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>The cases of ONNX's node tests that are refused though their operator is read, each with the reason given.</summary>
/// <remarks>Of version 1.12, which Debian's package has. The list is exact: a case that is refused for another reason, or no longer, fails the test.</remarks>
internal static class OnnxKnownRefusals
{
    internal static readonly IReadOnlyDictionary<string, string[]> ByReason = new Dictionary<string, string[]>
    {
        ["AveragePool along 3 axes"] =
        [
            "test_averagepool_3d_default",
        ],
        ["BatchNormalization in training mode"] =
        [
            "test_batchnorm_epsilon_training_mode", "test_batchnorm_example_training_mode",
        ],
        ["Cast of values that depend on the images to Bfloat16"] =
        [
            "test_cast_FLOAT_to_BFLOAT16", "test_castlike_FLOAT_to_BFLOAT16_expanded",
        ],
        ["Cast of values that depend on the images to String"] =
        [
            "test_cast_FLOAT_to_STRING", "test_castlike_FLOAT_to_STRING_expanded",
        ],
        ["ConvTranspose along 3 axes"] =
        [
            "test_convtranspose_3d",
        ],
        ["Dropout in training mode, which drops at random"] =
        [
            "test_training_dropout", "test_training_dropout_default",
        ],
        ["Dropout whose mask is taken"] =
        [
            "test_dropout_default_mask", "test_dropout_default_mask_ratio", "test_training_dropout_default_mask",
            "test_training_dropout_mask", "test_training_dropout_zero_ratio_mask",
        ],
        ["Flatten into rows that are not images"] =
        [
            "test_flatten_axis0", "test_flatten_axis2", "test_flatten_axis3", "test_flatten_negative_axis1",
            "test_flatten_negative_axis2", "test_flatten_negative_axis4",
        ],
        ["Gemm of a transposed batch"] =
        [
            "test_gemm_all_attributes", "test_gemm_transposeA",
        ],
        ["LogSoftmax along the batch"] =
        [
            "test_logsoftmax_axis_0",
        ],
        ["MaxPool along 3 axes"] =
        [
            "test_maxpool_3d_default",
        ],
        ["MaxPool whose indices are taken"] =
        [
            "test_maxpool_with_argmax_2d_precomputed_pads", "test_maxpool_with_argmax_2d_precomputed_strides",
        ],
        ["MaxPool with dilated windows"] =
        [
            "test_maxpool_2d_dilations",
        ],
        ["PRelu with a constant that differs from image to image"] =
        [
            "test_prelu_example",
        ],
        ["Pad in edge mode"] =
        [
            "test_edge_pad",
        ],
        ["ReduceMean over all axes, the batch among them"] =
        [
            "test_reduce_mean_default_axes_keepdims_example", "test_reduce_mean_default_axes_keepdims_random",
        ],
        ["Resize by tf_crop_and_resize"] =
        [
            "test_resize_tf_crop_and_resize",
        ],
        ["Resize in cubic mode"] =
        [
            "test_resize_downsample_scales_cubic", "test_resize_downsample_scales_cubic_align_corners",
            "test_resize_downsample_sizes_cubic", "test_resize_upsample_scales_cubic",
            "test_resize_upsample_scales_cubic_align_corners", "test_resize_upsample_scales_cubic_asymmetric",
            "test_resize_upsample_sizes_cubic",
        ],
        ["Resize in linear mode, at other places than PyTorch's"] =
        [
            "test_resize_downsample_scales_linear", "test_resize_downsample_scales_linear_align_corners",
            "test_resize_downsample_sizes_linear_pytorch_half_pixel",
        ],
        ["Resize in nearest mode, from 2 to 7 pixels at unequal distances"] =
        [
            "test_resize_upsample_sizes_nearest",
        ],
        ["Resize in nearest mode, from 4 to 3 pixels at unequal distances"] =
        [
            "test_resize_downsample_sizes_nearest",
        ],
        ["Resize in nearest mode, from 4 to 8 pixels at unequal distances"] =
        [
            "test_resize_upsample_sizes_nearest_ceil_half_pixel", "test_resize_upsample_sizes_nearest_floor_align_corners",
            "test_resize_upsample_sizes_nearest_round_prefer_ceil_asymmetric",
        ],
        ["Resize with smoothing, or with its aspect ratio kept"] =
        [
            "test_resize_downsample_scales_cubic_A_n0p5_exclude_outside",
            "test_resize_upsample_scales_cubic_A_n0p5_exclude_outside",
        ],
        ["Softmax along the batch"] =
        [
            "test_softmax_axis_0",
        ],
        ["Split along the batch"] =
        [
            "test_split_equal_parts_1d", "test_split_equal_parts_default_axis", "test_split_variable_parts_1d",
            "test_split_variable_parts_default_axis", "test_split_zero_size_splits",
        ],
        ["its input 'input' is of type String, and a batch of images is wanted."] =
        [
            "test_cast_STRING_to_FLOAT", "test_castlike_STRING_to_FLOAT_expanded",
        ],
        ["of sequences or optional values"] =
        [
            "test_identity_opt", "test_identity_sequence",
        ],
    };
}
