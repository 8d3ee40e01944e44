/** Whether an image's name holds neither a registry nor an owner at one. What a template fills in later may hold both. */
export const isWithoutRegistry = (image: string) => !/[/${<]/.test(image);
