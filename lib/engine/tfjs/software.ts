/** Names of drivers that draw on the processor in place of a graphics card. */
export const SOFTWARE = /swiftshader|llvmpipe|software|microsoft basic render/i;
